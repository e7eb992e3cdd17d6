// A value of the language while it is being worked with. Plain data, 16 bytes: numbers are held, texts are viewed. To
// outlive a dispatch it is encoded as a record (record.hpp).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace meshsim::value {

enum class Type : std::uint8_t {
  none,  ///< absent: a field that the record does not have
  boolean,
  number,    ///< exact decimal
  duration,  ///< ns
  size,      ///< bytes
  percent,   ///< exact decimal, 3% is 3
  rate,      ///< exact decimal, events per second
  text,
  token,   ///< bytes: i64 expiry in virtual ns (little-endian), then the subject's text
  record,  ///< bytes: an encoded record
};
std::string_view to_string(Type type);

class Value {
 public:
  constexpr Value() = default;
  static Value boolean(bool b) { return {Type::boolean, 0, b ? 1 : 0}; }
  /// Makes a number, a percent or a rate.
  static Value decimal(Type type, Decimal d) { return {type, static_cast<std::uint8_t>(d.scale()), d.mantissa()}; }
  static Value number(Decimal d) { return decimal(Type::number, d); }
  static Value number(std::int64_t n) { return {Type::number, 0, n}; }
  /// Makes a duration (ns) or a size (bytes).
  static Value integer(Type type, std::int64_t n) { return {type, 0, n}; }
  /// Makes a text, a token or a record of at most 65,535 bytes, which must outlive the value.
  static Value bytes(Type type, std::span<const std::byte> b) {
    Value v{type, 0, 0};
    v.length_ = static_cast<std::uint32_t>(b.size());
    v.bytes_ = b.data();
    return v;
  }
  static Value text(std::string_view s) { return bytes(Type::text, std::as_bytes(std::span(s.data(), s.size()))); }

  Type type() const { return type_; }
  bool is_none() const { return type_ == Type::none; }
  bool has_bytes() const { return type_ >= Type::text; }
  bool has_decimal() const { return type_ == Type::number || type_ == Type::percent || type_ == Type::rate; }
  bool truth() const { return type_ == Type::boolean && integer_ != 0; }
  std::int64_t as_integer() const { return integer_; }
  Decimal as_decimal() const { return Decimal(integer_, scale_); }
  std::span<const std::byte> as_bytes() const { return {bytes_, length_}; }
  std::string_view as_text() const { return {reinterpret_cast<const char*>(bytes_), length_}; }

 private:
  constexpr Value(Type type, std::uint8_t scale, std::int64_t integer)
      : type_(type), scale_(scale), integer_(integer) {}

  Type type_ = Type::none;
  std::uint8_t scale_ = 0;
  std::uint32_t length_ = 0;
  union {
    std::int64_t integer_ = 0;
    const std::byte* bytes_;
  };
};
static_assert(sizeof(Value) == 16);

/// Compares type and value (numbers by value, texts by bytes).
bool equal(const Value& a, const Value& b);
/// Orders values of one orderable type (number, duration, size, percent, rate, text); unordered otherwise.
std::partial_ordering compare(const Value& a, const Value& b);
/// Writes the value as the language prints it in `log`: 5, 200ms, alice, true, 3%, token(alice).
std::string display(const Value& value);
/// Appends the same to a text that is kept from use to use.
void append_display(std::string& text, const Value& value);

/// Returns a token's expiry or its subject, which views into the value; a malformed token has expired and has an empty
/// subject.
std::int64_t token_expiry(const Value& token);
std::string_view token_subject(const Value& token);

}  // namespace meshsim::value
