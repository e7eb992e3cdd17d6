// The named things of a scenario: one common part, and one detail record per kind.
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "base/distribution.hpp"
#include "plan/admission.hpp"
#include "plan/delivery_policy.hpp"
#include "plan/position.hpp"
#include "plan/program.hpp"

namespace meshsim::plan {

enum class ServiceKind : std::uint8_t { service, gateway, broker, client, custom };

/// Docker's restart policies; they apply to `crash`, never to `kill` (reference: gateway-faults-and-patterns 3.1).
enum class Restart : std::uint8_t { no, on_failure, always };

/// `autoscale A..B { .. }`: the number of instances follows a measured value.
struct Autoscale {
  enum class Metric : std::uint8_t {
    utilisation,  ///< a share of the slots that are busy
    depth,        ///< messages of a topic for each instance
    rate,         ///< requests and messages that arrive, in a second for each instance
  };
  ServiceId service = no_service;
  std::uint32_t least = 1;
  std::uint32_t most = 1;
  Duration every = 15 * second;
  Duration down_after = 5 * minute;
  Metric metric = Metric::utilisation;
  TopicId topic = no_topic;  ///< depth
  /// The target: `target` / `target_per` busy ns for each ns of a slot; messages; arrivals in `target_per` ns.
  std::uint64_t target = 1;
  std::uint64_t target_per = 1;
  Position position;
};

/// The fields common to all kinds. Instances are `name-1` .. `name-replicas`.
struct Service {
  std::string name;
  ServiceKind kind = ServiceKind::service;
  std::uint32_t detail = 0;  ///< index into the plan's vector of that kind
  std::uint32_t replicas = 1;
  std::vector<std::uint16_t> networks;  ///< indices into Plan::networks, ascending, never empty
  std::uint32_t port = 0;               ///< `listen`; 0 = does not listen. A service with endpoint handlers listens.
  Duration starts_in = 0;
  Restart restart = Restart::no;
  Duration grace = 10 * second;
  std::vector<std::string> versions;  ///< by number; it starts with the first. Empty: there is only one.
  Position position;
};

/// `subscribes T` or `consumes T` of a service.
struct Subscription {
  TopicId topic = no_topic;
  ServiceId service = no_service;
  ServiceId broker = no_service;
  bool shared = false;              ///< consumes: one for all replicas; else one per replica
  bool keeping = true;              ///< messages wait for consumers that are away
  std::uint32_t most_replicas = 0;  ///< the replicas up to this one get messages published before they exist
  DeliveryPolicy policy;            ///< the broker's, with the scenario's overrides
  Position position;
};

/// `outbox N [durable]`: messages that the broker cannot take are kept and sent again.
struct OutboxPolicy {
  std::uint64_t capacity = 0;  ///< messages that may wait in one instance's outbox; 0: there is none
  bool durable = false;        ///< it outlives the process
};

struct ServiceDetail {
  std::uint32_t concurrency = 1;
  OutboxPolicy outbox;
  Admission admission;
  std::vector<Handler> handlers;
  std::vector<std::uint32_t> subscriptions;  ///< indices into Plan::subscriptions, in file order
};

struct TopicSettings {
  TopicId topic = no_topic;
  std::uint64_t keep_at_most = 0;
  Duration keep_for = 0;
  std::uint32_t partitions = 0;
  FieldId key = no_field;
};

struct BrokerDetail {
  std::string kind;
  DeliveryPolicy policy;
  std::vector<TopicSettings> topics;
};

/// nginx's defaults (reference: gateway-faults-and-patterns 1.1 to 1.4).
struct Route {
  std::string prefix;
  ServiceId upstream = no_service;
  Duration timeout = 60 * second;  ///< proxy_read_timeout: the longest gap before the answer
  Duration connect_timeout = 60 * second;
  std::uint32_t tries = 0;      ///< attempts in all; 0 = as many as there are upstreams. `retries N` is N + 1.
  bool non_idempotent = false;  ///< retry a POST that was sent
  std::uint32_t max_fails = 1;
  Duration fail_timeout = 10 * second;
  Position position;
};

struct GatewayDetail {
  std::vector<Route> routes;
  Duration dns_every = 0;  ///< the interval of resolving again; 0 = only at start
};

enum class Arrivals : std::uint8_t {
  poisson,
  constant,
  staged_poisson,
  staged_constant,
  listed,  ///< at the times of a file
  users,   ///< a closed load: each user runs the flow again when the run before has ended
};

/// A stretch of a load's rate, which goes from one value to the other evenly.
struct RateStage {
  double begin = 0;  ///< arrivals a nanosecond
  double end = 0;
  Duration lasts = 0;
};

/// One of the flows of a load. Of all runs, this share is its: weight / (sum of all weights).
struct FlowShare {
  std::uint32_t flow = 0;
  std::uint32_t weight = 1;
};

/// `load`: a stream of flow runs, made by one client instance.
struct ClientDetail {
  std::vector<FlowShare> flows;
  Arrivals arrivals = Arrivals::poisson;
  Distribution between;                                ///< poisson, constant: time from one arrival to the next
  std::vector<RateStage> stages;                       ///< staged: from `from` on
  std::shared_ptr<const std::vector<Duration>> times;  ///< listed: of the arrivals, from `from` on, ascending
  std::uint32_t users = 0;
  Time from = 0;
  Time to = never;
};

/// A C++ actor from the registry, with its settings as written.
struct CustomDetail {
  std::string type;
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<std::uint32_t> subscriptions;
};

/// Latency of the connections between two services, either direction.
struct Link {
  ServiceId from = no_service;
  ServiceId to = no_service;
  Distribution latency;
};

}  // namespace meshsim::plan
