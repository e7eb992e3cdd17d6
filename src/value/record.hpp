// Records as bytes: message payloads, call bodies, handler locals, table keys and values.
// Encoding, little-endian, fields in the order they were written, each:
//   u16 field id, u8 type, u8 scale, then i64 (numbers) or u16 length and the bytes (text, token, record).
// Field ids are the plan's. A record is its own snapshot form and its own hash input. Finding a field is a scan: records are small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <meshsim/ids.hpp>

#include "value/value.hpp"

namespace meshsim::value {

using Bytes = std::span<const std::byte>;

/// The longest text, token or nested record, and the longest record, in bytes.
inline constexpr std::size_t longest_bytes = 65'535;

/// The field's value, viewing into `record`; none when absent. The last one wins when a field is there twice.
Value find(Bytes record, FieldId field);

/// Appends fields to a buffer that is kept from use to use, so that steady state allocates nothing.
class RecordWriter {
 public:
  void clear() { buffer_.clear(); }
  /// Values that are none are left out. False (and nothing written) when the record would exceed longest_bytes.
  [[nodiscard]] bool add(FieldId field, const Value& value);
  Bytes bytes() const { return buffer_; }

 private:
  std::vector<std::byte> buffer_;
};

/// Walks a record: for (RecordReader r(bytes); r.next();) use(r.field(), r.value()).
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
