// The form of bytes in the page: small numbers in few bytes, compressed, in letters that cannot end an element.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meshsim::page {

/// Appends seven bits a byte, the lowest first; all bytes but the last have their highest bit set (LEB128).
void append_varint(std::string& out, std::uint64_t value);

/// Maps 0, -1, 1, -2 .. to 0, 1, 2, 3 .., so that small numbers of either sign take few bytes.
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr std::uint64_t zigzag_difference(std::uint64_t now, std::uint64_t before) {
  return zigzag(static_cast<std::int64_t>(now - before));
}

/// Compresses as gzip does at level 6, without name and time: equal bytes become equal bytes with one zlib.
std::string gzip(std::string_view bytes);

/// Encodes as RFC 4648 says, with padding.
std::string base64(std::string_view bytes);

/// Returns the bytes of hexadecimal digits, of which there is an even number.
std::string bytes_of_hex(std::string_view digits);

}  // namespace meshsim::page
