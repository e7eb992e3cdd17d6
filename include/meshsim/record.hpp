// Records as bytes, the content of Body::bytes and the argument of Context::make_body. Covers texts and whole numbers,
// the types that C++ actors exchange with scenarios; the other types of the language (durations, tokens ...) are
// skipped.
//
// A record is its fields one after another, little-endian: u16 field id, u8 type, u8 scale, then i64 (numbers), or u16
// length and the bytes (texts). The last field of an id wins. Field ids: Context::find_field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <meshsim/ids.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace meshsim {

namespace record_detail {

inline constexpr std::uint8_t number_type = 2;
inline constexpr std::uint8_t first_type_with_bytes = 7;
inline constexpr std::uint8_t text_type = 7;

inline std::uint64_t load(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::to_integer<std::uint64_t>(bytes[at + i]) << (8 * i);
  return value;
}

inline void store(std::vector<std::byte>& bytes, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// Finds the last field of that id, with its head; empty when absent.
inline std::span<const std::byte> find(std::span<const std::byte> record, FieldId field) {
  std::span<const std::byte> found;
  while (record.size() >= 6) {
    const bool has_bytes = std::to_integer<std::uint8_t>(record[2]) >= first_type_with_bytes;
    const std::size_t size = has_bytes ? 6 + load(record, 4, 2) : 12;
    if (size > record.size()) break;
    if (load(record, 0, 2) == field) found = record.first(size);
    record = record.subspan(size);
  }
  return found;
}

}  // namespace record_detail

/// Returns the text in a field; nothing when it is absent or no text. Views into `record`.
inline std::optional<std::string_view> text_in(std::span<const std::byte> record, FieldId field) {
  const auto found = record_detail::find(record, field);
  if (found.empty() || std::to_integer<std::uint8_t>(found[2]) != record_detail::text_type) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(found.data()) + 6, found.size() - 6);
}

/// Returns the whole number in a field; nothing when it is absent, no number or not whole.
inline std::optional<std::int64_t> number_in(std::span<const std::byte> record, FieldId field) {
  const auto found = record_detail::find(record, field);
  const bool is_whole = !found.empty() && std::to_integer<std::uint8_t>(found[2]) == record_detail::number_type &&
                        std::to_integer<std::uint8_t>(found[3]) == 0;
  if (!is_whole) return std::nullopt;
  return static_cast<std::int64_t>(record_detail::load(found, 4, 8));
}

/// Adds a field to the end of a record. A text over 65,535 bytes is cut.
inline void add_text(std::vector<std::byte>& record, FieldId field, std::string_view text) {
  text = text.substr(0, 65'535);
  record_detail::store(record, field, 2);
  record_detail::store(record, record_detail::text_type, 2);
  record_detail::store(record, text.size(), 2);
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  record.insert(record.end(), bytes.begin(), bytes.end());
}

inline void add_number(std::vector<std::byte>& record, FieldId field, std::int64_t number) {
  record_detail::store(record, field, 2);
  record_detail::store(record, record_detail::number_type, 2);
  record_detail::store(record, static_cast<std::uint64_t>(number), 8);
}

}  // namespace meshsim
