// The broker kinds as values. To add one: write a function that starts from the nearest record and changes what
// differs, and a row in the table.
#include <algorithm>
#include <array>

#include "plan/delivery_policy.hpp"

namespace meshsim::plan {
namespace {

constexpr DeliveryPolicy durable() {
  DeliveryPolicy policy;
  policy.heartbeat = 10 * second;
  return policy;
}

/// What all at-most-once brokers share: a message goes to who is connected now, and that is all.
constexpr DeliveryPolicy at_most_once() {
  DeliveryPolicy policy;
  policy.retention = Retention::none;
  policy.ack = AckModel::automatic;
  policy.redeliver_on_disconnect = false;
  policy.persistence = Persistence::none;
  return policy;
}

constexpr DeliveryPolicy redis_pubsub() {
  DeliveryPolicy policy = at_most_once();
  policy.groups = false;
  policy.heartbeat = 10 * minute;
  return policy;
}

constexpr std::array<BrokerKind, 2> kinds = {{
    {.name = "durable",
     .policy = durable(),
     .summary = "An idealised durable broker: every subscription keeps every message until it is acked, a consumer's "
                "death gives back what it held, and what was confirmed survives kill and power off",
     .sources = "no single product: RabbitMQ's durable queues with persistent messages, manual acks and confirms come "
                "closest; the heartbeat of 10s is a choice",
     .left_out = "limits of memory and disk, and the time that a sync takes"},
    {.name = "redis-pubsub",
     .policy = redis_pubsub(),
     .summary = "Redis PUBLISH and SUBSCRIBE: a message goes to the subscribers that are connected now and is kept for "
                "nobody; there are no acks, no groups and no redelivery",
     .sources = "Redis documentation, docs/interact/pubsub.md; redis-server 7.0.15 as run: publishes to a killed "
                "subscriber are lost, to a paused one delivered later; the confirm is PUBLISH's reply, given whether "
                "anybody received the message or not; a silent peer is dropped after 10min (redis.conf, tcp-keepalive "
                "300: \"to close the connection the double of the time is needed\")",
     .left_out = "pattern subscriptions, and the limits of a slow subscriber's output buffer (32MiB, or 8MiB for 60s, "
                 "after which Redis closes its connection)"},
}};

}  // namespace

std::span<const BrokerKind> broker_kinds() { return kinds; }

const BrokerKind* find_broker_kind(std::string_view name) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const BrokerKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace meshsim::plan
