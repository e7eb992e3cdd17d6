#include "value/record.hpp"

#include <bit>
#include <cstring>

namespace meshsim::value {
namespace {

static_assert(std::endian::native == std::endian::little, "records are little-endian and read with memcpy");

constexpr std::size_t head_size = 4;  // field id, type, scale
constexpr std::size_t number_size = head_size + sizeof(std::int64_t);
constexpr std::size_t bytes_size = head_size + sizeof(std::uint16_t);  // head and length of a field that has bytes

template <class T>
T load(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

Type type_at(const std::byte* at) { return static_cast<Type>(at[2]); }

// Measures, in bytes, the field that begins at `at`; 0 when there is no well-formed field.
std::size_t field_size(const std::byte* at, std::size_t left) {
  if (left < bytes_size) return 0;
  const auto type = static_cast<std::uint8_t>(at[2]);
  const auto scale = static_cast<std::uint8_t>(at[3]);
  if (type - 1U >= static_cast<unsigned>(Type::record) || scale > Decimal::max_scale) return 0;
  const std::size_t size =
      type >= static_cast<std::uint8_t>(Type::text) ? bytes_size + load<std::uint16_t>(at + head_size) : number_size;
  return size <= left ? size : 0;
}

Value decode(const std::byte* at) {
  const Type type = type_at(at);
  if (type >= Type::text) return Value::bytes(type, {at + bytes_size, load<std::uint16_t>(at + head_size)});
  const auto number = load<std::int64_t>(at + head_size);
  switch (type) {
    case Type::number:
    case Type::percent:
    case Type::rate:
      return Value::decimal(type, Decimal(number, static_cast<int>(at[3])));
    case Type::boolean:
      return Value::boolean(number != 0);
    case Type::none:
    case Type::duration:
    case Type::size:
    case Type::text:
    case Type::token:
    case Type::record:
      return Value::integer(type, number);
  }
  return {};
}

}  // namespace

Value find(Bytes record, FieldId field) {
  const std::byte* found = nullptr;
  const std::byte* at = record.data();
  for (std::size_t left = record.size(); left != 0;) {
    const std::size_t size = field_size(at, left);
    if (size == 0) break;
    if (load<FieldId>(at) == field) found = at;
    at += size;
    left -= size;
  }
  return found == nullptr ? Value() : decode(found);
}

std::uint64_t content_size(Bytes record) {
  std::uint64_t size = record.size();
  for (RecordReader reader(record); reader.next();) {
    if (reader.value().type() == Type::size) size += static_cast<std::uint64_t>(reader.value().as_integer());
  }
  return size;
}

std::byte* encode(std::byte* out, FieldId field, const Value& value) {
  std::memcpy(out, &field, sizeof field);
  out[2] = static_cast<std::byte>(value.type());
  if (value.has_bytes()) {
    out[3] = std::byte{0};
    const auto bytes = value.as_bytes();
    const auto size = static_cast<std::uint16_t>(bytes.size());
    std::memcpy(out + head_size, &size, sizeof size);
    if (size != 0) std::memcpy(out + bytes_size, bytes.data(), size);
    return out + bytes_size + size;
  }
  out[3] = value.has_decimal() ? static_cast<std::byte>(value.as_decimal().scale()) : std::byte{0};
  const std::int64_t number = value.as_integer();
  std::memcpy(out + head_size, &number, sizeof number);
  return out + number_size;
}

bool RecordWriter::add(FieldId field, const Value& value) {
  const std::size_t size = encoded_size(value);
  if (size == 0) return true;
  if (used_ + size > longest_bytes) return false;
  if (used_ + size > buffer_.size()) buffer_.resize(2 * (used_ + size));
  encode(buffer_.data() + used_, field, value);
  used_ += size;
  return true;
}

bool RecordReader::next() {
  const std::size_t size = field_size(rest_.data(), rest_.size());
  if (size == 0) return false;
  field_ = load<FieldId>(rest_.data());
  value_ = decode(rest_.data());
  rest_ = rest_.subspan(size);
  return true;
}

}  // namespace meshsim::value
