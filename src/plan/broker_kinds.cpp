#include "plan/broker_kinds.hpp"

#include <algorithm>
#include <array>

#include "plan/kinds.hpp"

namespace meshsim::plan {

namespace kinds {

DeliveryPolicy at_most_once() {
  DeliveryPolicy policy;
  policy.receivers.retention = Retention::none;
  policy.acks.model = AckModel::automatic;
  policy.acks.give_back = GiveBack::none;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.counts = Counts::nothing;
  policy.disk.persistence = Persistence::none;
  return policy;
}

BrokerKind durable() {
  DeliveryPolicy policy;
  policy.limits.surplus = Surplus::after_hand_out;
  policy.heartbeat.interval = 10 * second;
  return {.name = "durable",
          .policy = policy,
          .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::backoff, Knob::keep_at_most, Knob::keep_for,
                    Knob::duplicate_window, Knob::max_in_flight, Knob::dead_letters},
          .overflows = {Overflow::drop_oldest, Overflow::drop_newest, Overflow::refuse},
          .persistences = {Persistence::none, Persistence::interval, Persistence::always},
          .wildcards = Wildcards::words,
          .longest_delay = 49 * (24 * hour),
          .summary =
              "An idealised durable broker: every subscription keeps every message until it is acked, a "
              "consumer's death gives back what it held, and what was confirmed survives kill and power off",
          .sources =
              "no single product: RabbitMQ's durable queues with persistent messages, manual acks and confirms "
              "come closest; the heartbeat of 10s is a choice",
          .left_out = "limits of memory and disk, and the time that a sync takes"};
}

}  // namespace kinds

std::span<const BrokerKind> broker_kinds() {
  using namespace kinds;
  static const std::array all = {durable(), redis_pubsub(), redis_list(), redis_list_reliable(), redis_streams(),
                                 nats(),    jetstream(),    rabbitmq(),   rabbitmq_quorum(),     kafka(),
                                 mqtt(),    sqs(),          sqs_fifo()};
  return all;
}

const BrokerKind* find_broker_kind(std::string_view name) {
  const auto all = broker_kinds();
  const auto found = std::find_if(all.begin(), all.end(), [&](const BrokerKind& kind) { return kind.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace meshsim::plan
