// RabbitMQ: durable classic queues and quorum queues, each group or replica with a queue of its own bound to the topic.
// Documentation: rabbitmq/rabbitmq-website; "as run": rabbitmq-server 3.10.8.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

namespace {

/// A message that is kept back waits in a queue without consumers, whose x-message-ttl is a number of milliseconds with
/// 32 bits, and whose dead-letter exchange leads on.
constexpr Duration longest_ttl = 49 * (24 * hour);

DeliveryPolicy queue() {
  DeliveryPolicy policy;
  policy.acks.give_back = GiveBack::at_once;
  policy.redelivery.lease = 30 * minute;
  policy.dispatch.pick = Pick::least_lately_served;
  policy.redelivery.dead_letter_evicted = true;
  policy.heartbeat.interval = minute;
  policy.heartbeat.by_looks = true;
  policy.heartbeat.of_process = true;
  policy.limits.max_message = 128 * mebibyte;  // max_message_size of 3.10; 16MiB from 4.0
  return policy;
}

}  // namespace

BrokerKind rabbitmq() {
  DeliveryPolicy policy = queue();
  policy.redelivery.counts = Counts::a_flag;
  policy.redelivery.recovery_flags = true;
  policy.limits.surplus = Surplus::before_hand_out;
  return {
      .name = "rabbitmq",
      .policy = policy,
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::keep_at_most, Knob::keep_for, Knob::dead_letters},
      .overflows = {Overflow::drop_oldest, Overflow::refuse},
      .persistences = {Persistence::none, Persistence::always},
      .wildcards = Wildcards::words,
      .longest_delay = longest_ttl,
      .summary =
          "RabbitMQ with durable classic queues, persistent messages, manual acks and publisher confirms; every "
          "queue is taken to have a dead-letter exchange: what overflows or expires is `dead_lettered`, not "
          "`dropped` or `expired`",
      .sources =
          "RabbitMQ documentation, confirms.md (a closed channel requeues all that is unacked, at its original place "
          "if possible, flagged redelivered; what has no queue is confirmed and dropped), consumer-prefetch.md (no "
          "limit by default), consumers.md (no ack within 30min closes the channel; round robin; "
          "rabbit_queue_consumers.erl: who was served goes to the end of the line, where who comes new is, too), "
          "dlx.md (rejected, expired, maxlen), heartbeats (60s; rabbit_heartbeat.erl looks for data once each such "
          "time and gives a peer up at the second look that finds nothing new, so after two to three; as run with "
          "3s, a consumer that was stopped 0.3s to 2.1s behind a look: given up after 6.9s to 8.7s); as run: a "
          "prefetch of 3 gives three, which come back first after a kill; kill -9 keeps what is persistent and "
          "confirmed, and it comes back with redelivered set, handed out before or not (rabbit_queue_index.erl: "
          "after an unclean end every message counts as delivered, after a clean one those that were); what comes "
          "back to a full queue is dropped from the head at once (rabbit_amqqueue_process.erl, requeue_and_run). "
          "`persistence none` is transient messages",
      .left_out =
          "exchanges other than fanout, the mandatory flag with which an unroutable message comes back to its "
          "publisher, priorities, single active consumers, flow control, lazy queues; an ack that is 30min late "
          "closes the channel with all that it held, here the one message comes back; confirms come at once, not in "
          "batches of some 100ms; a message that is too large closes its publisher's channel (406), here it is "
          "refused and no more"};
}

BrokerKind rabbitmq_quorum() {
  DeliveryPolicy policy = queue();
  policy.acks.retry_goes_last = true;
  policy.redelivery.counts = Counts::deliveries;  // x-delivery-count
  policy.limits.surplus = Surplus::after_hand_out;
  policy.limits.refuses_late = true;
  policy.dispatch.pick = Pick::oldest_request;
  return {
      .name = "rabbitmq-quorum",
      .policy = policy,
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::delivery_limit, Knob::keep_at_most, Knob::keep_for,
                Knob::dead_letters},
      .overflows = {Overflow::drop_oldest, Overflow::refuse},
      .persistences = {Persistence::always},
      .wildcards = Wildcards::words,
      .longest_delay = longest_ttl,
      .summary =
          "RabbitMQ with quorum queues: as `rabbitmq`, and every return of a message is counted and can be "
          "limited; the dead-letter exchange is assumed here too",
      .sources =
          "RabbitMQ documentation, quorum-queues (x-delivery-count; no limit before 4.0, `delivery_limit 20` from "
          "then on), confirms.md, dlx.md; rabbit_fifo.hrl, service_queue: who has room again goes to the end of the "
          "line; as run with 3.10.8: x-delivery-limit 2 means three deliveries, then a dead letter with the reason "
          "delivery_limit. `dead letter after N tries` counts deliveries: it is a limit of N - 1; without a limit a "
          "message that its consumer gives back is appended to the queue anew, behind all others, with one it goes "
          "back to the front, as after the consumer's death; a full queue drops its head when it has handed out what "
          "it can, and with reject-publish takes one more than its limit, then none until 0.8 of it wait "
          "(rabbit_fifo.erl, evaluate_limit); what is confirmed outlives kill -9, and what was handed out by then "
          "has one return more",
      .left_out =
          "a publisher that does not wait for its confirms, whose messages overtake the word that the queue is full; "
          "the cluster: one node stands for a majority; at-least-once dead-lettering; what 4.3 stopped "
          "counting; that with 3.10.8 a consumer may have one message more than its prefetch for each that ran "
          "into the delivery limit with it, and that a queue which was declared within half a second before kill "
          "-9 comes back empty and without a leader"};
}

}  // namespace meshsim::plan::kinds
