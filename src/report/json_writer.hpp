// Builds a JSON document in one layout: a line for each element, but small objects and lists on one line. No hash
// order, no floating point: the same calls give the same bytes.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"

namespace meshsim::report {

class JsonWriter {
 public:
  enum class Layout : std::uint8_t { lines, one_line };  ///< everything inside one_line is on that line too

  /// Opens an object or a list: the document, or an element of the list that is open.
  void open_object(Layout layout = Layout::lines) { open('{', '}', layout); }
  void open_list(Layout layout = Layout::lines) { open('[', ']', layout); }
  /// Opens the value of a member of the open object.
  void open_object(std::string_view name, Layout layout = Layout::lines);
  void open_list(std::string_view name, Layout layout = Layout::lines);
  /// Closes the object or list that was opened last.
  void close();

  void member(std::string_view name, std::string_view text);
  void member(std::string_view name, const char* text) { member(name, std::string_view(text)); }
  void member(std::string_view name, Decimal number);
  void member(std::string_view name, std::integral auto number) { raw_member(name, text_of(number)); }
  void null_member(std::string_view name) { raw_member(name, "null"); }
  void element(std::string_view text);

  /// Returns the document, which must be closed.
  std::string take() { return std::move(out_) + "\n"; }

 private:
  struct Open {
    char end;
    Layout layout;
    bool is_empty = true;
  };
  static std::string text_of(bool value) { return value ? "true" : "false"; }
  static std::string text_of(std::integral auto number) { return std::to_string(number); }
  void open(char begin, char end, Layout layout);
  void begin_element();
  void begin_member(std::string_view name);
  void raw_member(std::string_view name, std::string_view json);
  void break_line();

  std::string out_;
  std::vector<Open> open_;
  bool has_name_ = false;  // the name of a member has just been written
};

}  // namespace meshsim::report
