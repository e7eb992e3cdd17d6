// One number for a whole trace: equal runs have equal digests, in every build and on every machine.
#pragma once

#include <bit>
#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <type_traits>

#include "base/hash.hpp"

namespace meshsim::trace {

/// A rolling hash: each event's 64 bytes, little-endian, in the order of its fields, hashed with the digest so far as
/// the seed. Texts and payloads enter through the hash that events carry in `detail`. Names do not enter: they belong
/// to the plan, and the ids follow from it. Plain data; a copy goes on alike.
class Digest {
 public:
  /// Adds an event. Takes a few nanoseconds.
  void add(const Event& event) { value_ = hash_bytes(&event, sizeof event, value_); }

  std::uint64_t value() const { return value_; }
  /// Writes the digest as 16 hexadecimal digits.
  std::string text() const { return text_of(value_); }
  static std::string text_of(std::uint64_t value);

  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  std::uint64_t value_ = 0;
};

static_assert(std::endian::native == std::endian::little, "the digest is taken over the events as they lie in memory");
static_assert(std::has_unique_object_representations_v<Event>, "padding would enter the digest");

}  // namespace meshsim::trace
