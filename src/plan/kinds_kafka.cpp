// Apache Kafka: topics in partitions, and groups that remember their position. Source: apache/kafka, docs/design.html
// and the defaults in ProducerConfig, ConsumerConfig, GroupCoordinatorConfig and ServerLogConfigs. There is no "as
// run": everything here was read, not tried.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

namespace {

DeliveryPolicy partitioned_log() {
  DeliveryPolicy policy;
  policy.receivers.retention = Retention::log;
  policy.acks.model = AckModel::offset;
  policy.acks.give_back = GiveBack::none;
  policy.limits.max_message = mebibyte;
  policy.publishing.duplicate_window = 2 * minute;
  policy.publishing.window_of_process = true;
  policy.log.partitions = 1;
  policy.log.reset = Reset::latest;
  policy.log.made_by_consumer = true;
  policy.log.commit_interval = 5 * second;
  policy.log.join_delay = 3 * second;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.lease = 5 * minute;
  policy.redelivery.counts = Counts::nothing;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.prefetch = 1;
  policy.limits.keep_for = 168 * hour;
  policy.disk.persistence = Persistence::kernel;
  policy.disk.sync_interval = kernel_flush;
  policy.heartbeat.interval = 45 * second;
  policy.heartbeat.of_process = true;
  return policy;
}

}  // namespace

BrokerKind kafka() {
  return {
      .name = "kafka",
      .policy = partitioned_log(),
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::keep_for, Knob::key, Knob::partitions,
                Knob::commit_interval, Knob::producer_acks},
      .overflows = {},
      .persistences = {Persistence::kernel, Persistence::interval, Persistence::always},
      .resets = {Reset::earliest, Reset::latest},
      .summary =
          "Apache Kafka: a topic is a log in partitions, of which each has one owner within a group; the group "
          "commits how far it has come, and whoever gets a partition next reads on from there",
      .sources =
          "Kafka's design document (one owner of a partition, committed offsets, the page cache and replicas "
          "instead of fsync); ProducerConfig (acks all; idempotent: the broker knows a producer's resend by "
          "its sequence number, there is no window of time, and the producer resends for delivery.timeout.ms, 2min; "
          "what the application sends again after that is another record; max.request.size 1MiB: the producer "
          "refuses what is larger, the broker takes 12 bytes more, message.max.bytes 1048588); ConsumerConfig "
          "(auto.offset.reset latest, auto.commit.interval.ms 5s, session.timeout.ms 45s, max.poll.interval.ms "
          "5min, the range assignor); GroupCoordinatorConfig (group.initial.rebalance.delay.ms 3s); "
          "ServerLogConfigs (num.partitions 1, retention 168h, no flush of its own: a power off takes what the "
          "kernel has not written). `heartbeat` is the session timeout: a closed connection says nothing, so a "
          "killed consumer keeps its partitions until then, and one that is started again waits for that. "
          "`redeliver after` is max.poll.interval.ms: a consumer that takes longer loses its partitions. `reject` "
          "is the application's own publish to a dead-letter topic; a handler that fails is passed over, for the "
          "next commit covers its message: that is Kafka's own Java consumer in a loop that logs the exception and "
          "polls on. Others do otherwise: Spring for Apache Kafka seeks back and tries again before it logs and "
          "goes on (DefaultErrorHandler), kafkajs tries again and then restarts the consumer from the last commit. "
          "`commit_interval 0s` is a commit after each message. `persistence "
          "always` is a topic with replicas, acks all and min.insync.replicas 2; `kernel` is a single replica. "
          "None of it was compared with a running server",
      .left_out =
          "compaction, retention by bytes and by whole segments, transactions, replicas as machines of their own "
          "and their elections, static membership, sticky and cooperative assignors, share groups, the expiry of "
          "committed offsets (7 days), `auto.offset.reset none`, a poll that brings up to 500 messages: here each "
          "partition gives one at a time; messages without a key go to the partitions in turn, not batch by batch"};
}

}  // namespace meshsim::plan::kinds
