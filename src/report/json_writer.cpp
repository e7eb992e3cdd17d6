#include "report/json_writer.hpp"

#include "trace/json_text.hpp"

namespace meshsim::report {

void JsonWriter::open_object(std::string_view name, Layout layout) {
  begin_member(name);
  open('{', '}', layout);
}

void JsonWriter::open_list(std::string_view name, Layout layout) {
  begin_member(name);
  open('[', ']', layout);
}

void JsonWriter::open(char begin, char end, Layout layout) {
  begin_element();
  out_ += begin;
  const bool is_inside_line = !open_.empty() && open_.back().layout == Layout::one_line;
  open_.push_back({end, is_inside_line ? Layout::one_line : layout});
}

void JsonWriter::close() {
  const Open closed = open_.back();
  open_.pop_back();
  if (closed.layout == Layout::lines && !closed.is_empty) break_line();
  out_ += closed.end;
}

void JsonWriter::member(std::string_view name, std::string_view text) {
  begin_member(name);
  begin_element();
  trace::append_json(out_, text);
}

void JsonWriter::member(std::string_view name, Decimal number) { raw_member(name, number.to_string()); }

void JsonWriter::element(std::string_view text) {
  begin_element();
  trace::append_json(out_, text);
}

void JsonWriter::raw_member(std::string_view name, std::string_view json) {
  begin_member(name);
  begin_element();
  out_ += json;
}

void JsonWriter::begin_member(std::string_view name) {
  begin_element();
  trace::append_json(out_, name);
  out_ += ": ";
  has_name_ = true;
}

/// Separates the next element from the one before; the value of a member stands right behind its name.
void JsonWriter::begin_element() {
  if (has_name_) {
    has_name_ = false;
    return;
  }
  if (open_.empty()) return;
  Open& around = open_.back();
  if (!around.is_empty) out_ += around.layout == Layout::one_line ? ", " : ",";
  around.is_empty = false;
  if (around.layout == Layout::lines) break_line();
}

void JsonWriter::break_line() { out_ += "\n" + std::string(2 * open_.size(), ' '); }

}  // namespace meshsim::report
