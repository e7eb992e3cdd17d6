// Records as bytes: message payloads, call bodies, handler locals, table keys and values.
// Encoding, little-endian, fields in the order they were written, each:
//   u16 field id, u8 type, u8 scale, then i64 (numbers) or u16 length and the bytes (text, token, record).
// Field ids are the plan's. A record is its own snapshot form and its own hash input. Finding a field is a scan:
// records are small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <span>
#include <vector>

#include "value/value.hpp"

namespace meshsim::value {

using Bytes = std::span<const std::byte>;

/// The longest text, token or nested record, and the longest record, in bytes.
inline constexpr std::size_t longest_bytes = 65'535;

/// Finds the field's value, viewing into `record`; none when absent. The last one wins when a field is there twice.
Value find(Bytes record, FieldId field);

/// Counts the bytes that one field takes in a record; 0 for none.
inline std::size_t encoded_size(const Value& value) {
  if (value.has_bytes()) return 6 + value.as_bytes().size();
  return value.is_none() ? 0 : 12;
}
/// Counts the bytes that a record stands for on a wire: its own bytes, plus the values of its fields that are sizes. `{
/// pdf: 1MiB }` is how a scenario writes a large message.
std::uint64_t content_size(Bytes record);
/// Writes one field to `out`, which has room for encoded_size(value) bytes; returns where the next one goes.
std::byte* encode(std::byte* out, FieldId field, const Value& value);

/// Appends fields to a buffer that is kept from use to use, so that steady state allocates nothing.
class RecordWriter {
 public:
  void clear() { used_ = 0; }
  /// Adds a field, unless the value is none. Returns false, and writes nothing, when the record would exceed
  /// longest_bytes.
  [[nodiscard]] bool add(FieldId field, const Value& value);
  /// Returns the record; valid until the next add or clear.
  Bytes bytes() const { return {buffer_.data(), used_}; }

 private:
  std::vector<std::byte> buffer_;  // its size only grows; the record is its first used_ bytes
  std::size_t used_ = 0;
};

/// Walks a record: for (RecordReader r(bytes); r.next();) use(r.field(), r.value()). Bytes that are no record (a C++
/// actor may send any) end the walk, and `find` sees only the fields before them.
class RecordReader {
 public:
  explicit RecordReader(Bytes record) : rest_(record) {}
  bool next();
  FieldId field() const { return field_; }
  const Value& value() const { return value_; }

 private:
  Bytes rest_;
  FieldId field_ = no_field;
  Value value_;
};

}  // namespace meshsim::value
