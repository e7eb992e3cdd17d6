#include "value/value.hpp"

#include <array>
#include <cstring>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "value/record.hpp"

namespace meshsim::value {
namespace {

constexpr std::array<std::string_view, 10> type_names = {"none",    "boolean", "number", "duration", "size",
                                                         "percent", "rate",    "text",   "token",    "record"};

std::size_t field_count(Bytes record) {
  std::size_t count = 0;
  for (RecordReader reader(record); reader.next();) ++count;
  return count;
}

}  // namespace

std::string_view to_string(Type type) { return type_names[static_cast<std::size_t>(type)]; }

bool equal(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  if (a.has_decimal()) return a.as_decimal() == b.as_decimal();
  if (!a.has_bytes()) return a.as_integer() == b.as_integer();
  return a.as_text() == b.as_text();
}

std::partial_ordering compare(const Value& a, const Value& b) {
  if (a.type() != b.type()) return std::partial_ordering::unordered;
  switch (a.type()) {
    case Type::number:
    case Type::percent:
    case Type::rate:
      return a.as_decimal() <=> b.as_decimal();
    case Type::duration:
    case Type::size:
      return a.as_integer() <=> b.as_integer();
    case Type::text:
      return a.as_text() <=> b.as_text();
    case Type::none:
    case Type::boolean:
    case Type::token:
    case Type::record:
      break;
  }
  return std::partial_ordering::unordered;
}

void append_display(std::string& text, const Value& value) {
  switch (value.type()) {
    case Type::none:
      text += "none";
      break;
    case Type::boolean:
      text += value.truth() ? "true" : "false";
      break;
    case Type::number:
    case Type::percent:
    case Type::rate:
      text += value.as_decimal().to_string();
      if (value.type() == Type::percent) text += '%';
      if (value.type() == Type::rate) text += "/s";
      break;
    case Type::duration:
      text += format_duration(value.as_integer());
      break;
    case Type::size:
      text += format_size(value.as_integer());
      break;
    case Type::text:
      text += value.as_text();
      break;
    case Type::token:
      text.append("token(").append(token_subject(value)).append(")");
      break;
    case Type::record:  // not written out: the names of its fields are in the plan, which is not known here
      text.append("{").append(plural(field_count(value.as_bytes()), "field")).append("}");
      break;
  }
}

std::string display(const Value& value) {
  std::string text;
  append_display(text, value);
  return text;
}

std::int64_t token_expiry(const Value& token) {
  std::int64_t expiry = INT64_MIN;
  if (token.as_bytes().size() >= sizeof expiry) std::memcpy(&expiry, token.as_bytes().data(), sizeof expiry);
  return expiry;
}

std::string_view token_subject(const Value& token) {
  const std::string_view bytes = token.as_text();
  return bytes.size() < sizeof(std::int64_t) ? std::string_view() : bytes.substr(sizeof(std::int64_t));
}

}  // namespace meshsim::value
