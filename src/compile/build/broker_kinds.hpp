// The abilities of a broker kind, for the rules about subscriptions and handlers, and the kinds with an ability that
// one lacks.
#pragma once

#include <string_view>

#include "compile/build/build.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::compile {

using Ability = bool (*)(const plan::BrokerKind&);

[[nodiscard]] bool keeps_messages(const plan::BrokerKind& kind);
[[nodiscard]] bool fans_out(const plan::BrokerKind& kind);
[[nodiscard]] bool has_groups(const plan::BrokerKind& kind);
[[nodiscard]] bool has_confirms(const plan::BrokerKind& kind);
[[nodiscard]] bool has_acks(const plan::BrokerKind& kind);
/// Tells whether the kind counts how often it delivered a message, so that `dead letter after N tries` means something.
[[nodiscard]] bool counts_deliveries(const plan::BrokerKind& kind);
/// Tells whether a consumer learns that a message was delivered before.
[[nodiscard]] bool tells_redelivery(const plan::BrokerKind& kind);
/// Tells whether it can keep a message back for a while when it is published.
[[nodiscard]] bool keeps_back(const plan::BrokerKind& kind);
[[nodiscard]] bool takes_back(const plan::BrokerKind& kind);
[[nodiscard]] bool takes_back_later(const plan::BrokerKind& kind);
[[nodiscard]] bool has_many_queues(const plan::BrokerKind& kind);
[[nodiscard]] bool has_history(const plan::BrokerKind& kind);
template <plan::Knob knob>
[[nodiscard]] bool has_knob(const plan::BrokerKind& kind) {
  return kind.knobs.has(knob);
}
template <plan::Persistence level>
[[nodiscard]] bool has_level(const plan::BrokerKind& kind) {
  return kind.persistences.has(level);
}
template <plan::Reset word>
[[nodiscard]] bool begins_at(const plan::BrokerKind& kind) {
  return kind.resets.has(word);
}
template <plan::Overflow word>
[[nodiscard]] bool has_overflow(const plan::BrokerKind& kind) {
  return kind.overflows.has(word);
}

/// Returns the kind of a broker in the plan.
[[nodiscard]] const plan::BrokerKind& kind_of(const plan::BrokerDetail& broker);

/// Reports "a broker of kind `redis-pubsub` cannot keep messages", with the kinds that can.
lang::Diagnostic& report_cannot(Build& build, lang::Span span, std::string_view kind, std::string_view what,
                                Ability ability);

}  // namespace meshsim::compile
