// The course of a run without its times: two runs in which the same things happened in the same order to the same
// instances and messages have one shape. It counts distinct behaviours and prunes nothing.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>

#include "base/hash.hpp"
#include "explore/reached.hpp"
#include "trace/sink.hpp"

namespace meshsim::explore {

/// Plain data: a copy goes on as the original would.
class Shape final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
    const std::uint64_t what[] = {
        event.message,
        std::uint64_t{event.instance} << 32 | event.peer,
        std::uint64_t{event.subscription} << 32 | event.topic,
        static_cast<std::uint64_t>(event.kind) << 32 | static_cast<std::uint64_t>(event.reason) << 16 | event.attempt,
    };
    value_ = hash_bytes(what, sizeof what, value_);
    last_ = event;
    const bool is_recovery =
        event.kind == EventKind::started || event.kind == EventKind::resumed || event.kind == EventKind::fault_ended;
    if (is_recovery) last_recovery_ = event.time;
    reached_ |= bit_of(event.reason) | kind_bits[static_cast<std::size_t>(event.kind)];
  }

  std::uint64_t value() const { return value_; }
  /// Returns the time of the last start, resume or heal so far.
  Time last_recovery() const { return last_recovery_; }
  /// Returns the last event so far.
  const Event& last() const { return last_; }
  /// Returns the reasons that events gave so far, and the kinds that show a rule at work, a bit each.
  ReachedMask reached() const { return reached_; }

 private:
  Event last_;
  Time last_recovery_ = 0;
  std::uint64_t value_ = 0;
  ReachedMask reached_ = 0;
};

}  // namespace meshsim::explore
