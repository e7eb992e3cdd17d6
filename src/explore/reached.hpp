// The things that runs came to: reasons of events, and rules of the scenario that were at work. A mask holds both.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/event.hpp>
#include <string>
#include <vector>

#include "base/int128.hpp"
#include "explore/space.hpp"
#include "plan/plan.hpp"
#include "shrink/rules.hpp"

namespace meshsim::explore {

/// Lists the kinds of events that show a rule at work whatever their reason. Each has a bit behind those of the
/// reasons.
inline constexpr std::array rule_kinds = {
    EventKind::deduplicated, EventKind::expired, EventKind::retried, EventKind::left_out, EventKind::kept,
};
/// A bit for each reason, and behind those one for each kind of `rule_kinds`.
using ReachedMask = uint128;
static_assert(reason_count + rule_kinds.size() <= 128, "a mask has 128 bits");

constexpr ReachedMask bit_of(Reason reason) { return ReachedMask{1} << static_cast<unsigned>(reason); }

/// Returns the bit of a kind; 0 for one that shows no rule.
constexpr ReachedMask bit_of(EventKind kind) {
  for (std::size_t i = 0; i < rule_kinds.size(); ++i) {
    if (rule_kinds[i] == kind) return ReachedMask{1} << (static_cast<std::size_t>(reason_count) + i);
  }
  return 0;
}

/// Holds the bits of all kinds, so that an event costs one look.
inline constexpr std::array<ReachedMask, event_kind_count> kind_bits = [] {
  std::array<ReachedMask, event_kind_count> bits{};
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = bit_of(static_cast<EventKind>(i));
  return bits;
}();

/// Returns the names of the reasons in a mask.
[[nodiscard]] std::vector<std::string> reasons_in(ReachedMask mask);

/// Returns a mask of the reasons that a plan's brokers and gateways and these faults can bring about, as far as they
/// need no rule of the scenario.
[[nodiscard]] ReachedMask possible_reasons(const plan::Plan& plan, const Space& space);

/// Returns the rules that no run came to, each with its place: "once per message.id (service worker)". One counts as
/// reached where any rule of its kind was.
[[nodiscard]] std::vector<std::string> unused_rules(const std::vector<shrink::Rule>& rules, ReachedMask mask);

}  // namespace meshsim::explore
