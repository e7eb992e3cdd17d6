// The broker kinds: each is a name in the language, a value of the policy record, and the list of what a scenario may
// change.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "plan/delivery_policy.hpp"

namespace meshsim::plan {

/// The settings that a scenario may change, where the product has such a knob.
enum class Knob : std::uint8_t {
  prefetch,
  redeliver_after,
  backoff,
  delivery_limit,  ///< the same, as the product counts it: by returns, not deliveries
  keep_at_most,
  keep_for,
  duplicate_window,
  max_in_flight,
  own_pending,
  key,
  quality,  ///< `qos` and `session`
  partitions,
  commit_interval,
  output_buffer,
  retained,
  makes_group,    ///< the maker of a group that was lost
  scaled_away,    ///< the fate of the consumer of a replica that is scaled away
  producer_acks,  ///< `acks`: how far the publisher waits
  ack_sync,       ///< `ack sync`: how long a consumer waits before it asks for the next
  dead_letters,   ///< a queue of dead letters that can be consumed and redriven
};

/// The spelling of a subscription to several topics.
enum class Wildcards : std::uint8_t {
  none,      ///< there is no such subscription
  words,     ///< `*` is a word between dots, `#` any number of them
  subjects,  ///< `*` is a token between dots, `>` at the end one or more
  levels,    ///< `+` is a level between slashes, `#` at the end any number of them
  glob,      ///< `*` is any number of characters, `?` one
};

/// A set of knobs, levels or words.
template <class Enum>
struct SetOf {
  std::uint32_t bits = 0;
  constexpr SetOf() = default;
  constexpr SetOf(std::initializer_list<Enum> members) {
    for (const Enum member : members) bits |= 1U << static_cast<unsigned>(member);
  }
  constexpr bool has(Enum member) const { return (bits >> static_cast<unsigned>(member) & 1) != 0; }
};

struct BrokerKind {
  std::string_view name;
  DeliveryPolicy policy;
  SetOf<Knob> knobs;
  SetOf<Overflow> overflows;        ///< values that `overflow` may have
  SetOf<Persistence> persistences;  ///< values that `persistence` may have
  SetOf<Reset> resets = {};         ///< values that `reset` may have; none where no history is kept
  Wildcards wildcards = Wildcards::none;
  Duration longest_delay = 0;  ///< of `publish T after D`; 0: not at all
  std::string_view summary;    ///< one sentence
  std::string_view sources;    ///< the sources of its defaults, by field
  std::string_view left_out;   ///< behaviour that the model leaves out
};

/// Returns every kind, in the order of the documentation; the first is the default.
std::span<const BrokerKind> broker_kinds();
/// Finds a kind; null when there is none of that name.
const BrokerKind* find_broker_kind(std::string_view name);

}  // namespace meshsim::plan
