// Writes JSON on one line straight into a text. A shard writes a line for each of its runs, most of which are short:
// what it costs to make objects first, and then their text, would be seen beside what the run costs.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "trace/json_text.hpp"

namespace meshsim::shard {

/// Members that have their usual value are left out: a number of 0, an empty text, false, nothing.
class LineWriter {
 public:
  explicit LineWriter(std::string& out) : out_(out) {}

  /// Opens the object or list that is the next element of the open list, or the whole line.
  void open(char bracket) {
    begin_element();
    out_ += bracket;
    is_first_ = true;
  }
  /// Opens the value of a member of the open object.
  void open(std::string_view name, char bracket) {
    begin_member(name);
    out_ += bracket;
    is_first_ = true;
  }
  /// Closes what was opened last, with `}` or `]`.
  void close(char bracket) {
    out_ += bracket;
    is_first_ = false;
  }

  void member(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    begin_member(name);
    trace::append_json(out_, text);
  }
  void member(std::string_view name, std::integral auto number) {
    if (number != 0) always(name, number);
  }
  void member(std::string_view name, bool value) {
    if (!value) return;
    begin_member(name);
    out_ += "true";
  }
  void member(std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) always(name, *number);
  }
  /// Writes a number, whatever it is.
  void always(std::string_view name, std::integral auto number) {
    begin_member(name);
    append(number);
  }

  /// Writes an element of the open list.
  void element(std::integral auto number) {
    begin_element();
    append(number);
  }
  void element(std::string_view text) {
    begin_element();
    trace::append_json(out_, text);
  }

 private:
  void begin_element() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
  }
  void begin_member(std::string_view name) {
    begin_element();
    out_.append("\"").append(name).append("\":");
  }
  void append(std::integral auto number) {
    char written[24];
    out_.append(written, std::to_chars(written, written + sizeof written, number).ptr);
  }

  std::string& out_;
  bool is_first_ = true;  ///< nothing stands in what is open
};

}  // namespace meshsim::shard
