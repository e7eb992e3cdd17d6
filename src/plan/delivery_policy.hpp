// How a broker treats messages. Every broker kind is one value of this record (broker_kinds.cpp), a scenario overrides
// single fields, and the broker room acts on nothing else: there is no class per kind.
// Facts behind the kinds and their sources: docs/brokers.md.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <span>
#include <string_view>

namespace meshsim::plan {

/// What the broker keeps for a subscription whose consumers are away.
enum class Retention : std::uint8_t {
  none,         ///< nothing: a message goes to who is connected now (at-most-once)
  until_acked,  ///< each subscription keeps each message until it is acked
};

/// When the broker is done with a delivery.
enum class AckModel : std::uint8_t {
  automatic,  ///< as soon as it is handed out
  manual,     ///< when the consumer says so
};

/// What happens to a message that was delivered `max_deliveries` times and not acked.
enum class Exhausted : std::uint8_t { dead_letter, drop };

/// What `keep at most N` does when N are waiting.
enum class Overflow : std::uint8_t {
  drop_oldest,
  drop_newest,
  refuse,  ///< the publisher is told
};

/// When a message (and what became of it) is on disk.
enum class Persistence : std::uint8_t {
  none,      ///< never: the broker's death loses all
  interval,  ///< the process's death loses nothing, power off what came since the last sync
  always,    ///< before the publisher's confirm
};

struct DeliveryPolicy {
  Retention retention = Retention::until_acked;
  bool fan_out = true;  ///< `subscribes` is possible: each replica gets every message
  bool groups = true;   ///< `consumes` is possible: each message goes to one replica
  AckModel ack = AckModel::manual;
  bool confirms = true;  ///< the publisher learns that the broker has it
  Duration confirm_timeout = 5 * second;

  bool redeliver_on_disconnect = true;  ///< a consumer's closed connection gives back what it held
  Duration lease = 0;  ///< `redeliver after D`: given back when not acked so long after hand-out; 0 = never
  std::uint32_t max_deliveries = 0;  ///< `dead letter after N tries`; 0 = no limit
  Exhausted exhausted = Exhausted::dead_letter;
  std::uint32_t prefetch = 0;  ///< unacked messages a consumer may hold; 0 = no limit
  bool ack_early = false;      ///< the consumer acks before its handler begins

  std::uint64_t keep_at_most = 0;  ///< waiting messages per subscription; 0 = no limit
  Overflow overflow = Overflow::drop_oldest;
  Duration keep_for = 0;  ///< waiting longer expires; 0 = for ever

  Persistence persistence = Persistence::always;
  Duration sync_interval = 0;  ///< for Persistence::interval
  Duration heartbeat = 0;      ///< a peer silent so long (cut, power off) is taken for dead; 0 = never noticed
};

/// A broker kind: its name in the language, its record and what `explain` says about it.
struct BrokerKind {
  std::string_view name;
  DeliveryPolicy policy;
  std::string_view summary;   ///< one sentence
  std::string_view sources;   ///< where its facts come from
  std::string_view left_out;  ///< what the model does not say about it
};

/// Every kind, in the order of the documentation; the first is the default.
std::span<const BrokerKind> broker_kinds();
/// Null when there is none of that name.
const BrokerKind* find_broker_kind(std::string_view name);

}  // namespace meshsim::plan
