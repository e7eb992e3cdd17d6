#include "value/print.hpp"

#include "base/text.hpp"
#include "trace/json_text.hpp"
#include "value/record.hpp"

namespace meshsim::value {
namespace {

// A scenario can nest records only by growing them step by step, so nobody will miss a deeper level.
constexpr int deepest = 32;

std::string name_of(FieldId field, const trace::NameTable& names) {
  return field < names.fields.size() ? names.fields[field] : "field-" + std::to_string(field);
}

void append_json_value(std::string& out, const Value& value, const trace::NameTable& names, int depth);

void append_json_record(std::string& out, Bytes record, const trace::NameTable& names, int depth) {
  out += '{';
  bool first = true;
  for (RecordReader reader(record); reader.next(); first = false) {
    if (!first) out += ',';
    trace::append_json(out, name_of(reader.field(), names));
    out += ':';
    append_json_value(out, reader.value(), names, depth + 1);
  }
  out += '}';
}

void append_json_value(std::string& out, const Value& value, const trace::NameTable& names, int depth) {
  switch (value.type()) {
    case Type::none:
      out += "null";
      break;
    case Type::boolean:
    case Type::number:
      append_display(out, value);
      break;
    case Type::record:
      if (depth <= deepest) return append_json_record(out, value.as_bytes(), names, depth);
      [[fallthrough]];
    case Type::duration:
    case Type::size:
    case Type::percent:
    case Type::rate:
    case Type::text:
    case Type::token:
      trace::append_json(out, display(value));
      break;
  }
}

void append_source_record(std::string& out, Bytes record, const trace::NameTable& names, int depth) {
  out += '{';
  bool first = true;
  for (RecordReader reader(record); reader.next(); first = false) {
    if (!first) out += ", ";
    out.append(name_of(reader.field(), names)).append(": ");
    const Value& value = reader.value();
    if (value.type() == Type::text) {
      out += quote(value.as_text());
    } else if (value.type() == Type::record && depth < deepest) {
      append_source_record(out, value.as_bytes(), names, depth + 1);
    } else {
      append_display(out, value);
    }
  }
  out += '}';
}

}  // namespace

void append_json(std::string& out, std::span<const std::byte> record, const trace::NameTable& names) {
  append_json_record(out, record, names, 0);
}

void append_source(std::string& out, std::span<const std::byte> record, const trace::NameTable& names) {
  append_source_record(out, record, names, 0);
}

}  // namespace meshsim::value
