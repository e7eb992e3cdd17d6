// Amazon SQS: standard and FIFO queues. Documentation: awsdocs/amazon-sqs-developer-guide (its last public copy, 2023),
// and the pages of docs.aws.amazon.com that are named as of 2025.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

BrokerKind sqs() {
  DeliveryPolicy policy;
  policy.receivers.fan_out = false;
  policy.receivers.one_queue = true;
  policy.acks.names = AckNames::last_delivery;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.lease = 30 * second;
  policy.limits.max_message = mebibyte;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.max_in_flight = 120'000;
  policy.limits.keep_for = 96 * hour;
  policy.heartbeat.interval = minute;
  return {
      .name = "sqs",
      .policy = policy,
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::keep_for, Knob::dead_letters},
      .overflows = {},
      .persistences = {Persistence::always},
      .longest_delay = 15 * minute,
      .summary =
          "An Amazon SQS standard queue: a message that was received is hidden for the visibility timeout and "
          "comes back when nobody has deleted it by then",
      .sources =
          "AWS SDK reference of SendMessageRequest.messageBody: \"The maximum size is 1 MiB or 1,048,576 bytes\" "
          "(256KiB until August 2025, and in older copies of the developer guide's quotas-messages: say `max_message "
          "256KiB`); SQS developer guide: sqs-visibility-timeout.md (30s, at most 12h; `retry after D` is "
          "ChangeMessageVisibility; about 120000 in flight), sqs-dead-letter-queues.md (`dead letter after N tries` "
          "is a redrive policy with maxReceiveCount N), sqs-message-timers.md (`publish .. after D` is DelaySeconds, "
          "15min "
          "at most), sqs-basic-architecture.md (kept 4 days, 60s to 14 days); a "
          "managed service, so a queue does not lose what it accepted; API reference of DeleteMessage: it takes the "
          "most recent receipt handle, also when the visibility timeout is over, as long as nobody has received the "
          "message since; `heartbeat` is the read timeout of the HTTP client, which asks again then (botocore's "
          "Config: read_timeout 60s; the service answers a long poll after 20s at the latest). None of it was "
          "compared with the running service",
      .left_out =
          "the duplicates and the disorder that standard queues may show of their own accord, short polling, "
          "delay queues"};
}

BrokerKind sqs_fifo() {
  BrokerKind kind = sqs();
  kind.name = "sqs-fifo";
  kind.policy.dispatch.key_blocks = true;
  kind.policy.publishing.duplicate_window = 5 * minute;
  kind.policy.acks.names = AckNames::delivery;
  kind.knobs = {Knob::prefetch, Knob::redeliver_after, Knob::keep_for, Knob::key, Knob::dead_letters};
  kind.longest_delay = 0;  // a FIFO queue has no timers of single messages
  kind.summary =
      "An Amazon SQS FIFO queue: as `sqs`, in strict order within a message group, of which one message is in flight "
      "at a time";
  kind.sources =
      "as `sqs`, and FIFO-queues-understanding-logic.md: a group is blocked while one of its messages is in flight; "
      "duplicates are recognised for 5min; quotas-fifo (as of 2025): 120000 in flight, 20000 until 2024; unlike that "
      "of a standard queue a receipt handle expires with the visibility timeout (AWS re:Post, "
      "sqs-receipt-handle-error: \"The receipt handle has expired\"). `key FIELD` of the broker names the field that "
      "is the message group id; without it a queue is one group. None of it was compared with the running service";
  kind.left_out =
      "deduplication by the hash of the body (here it is by the message's id), throughput limits, a batch that takes "
      "several messages of one group";
  return kind;
}

}  // namespace meshsim::plan::kinds
