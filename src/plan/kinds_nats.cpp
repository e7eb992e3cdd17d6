// NATS: core subjects and queue groups, and JetStream's consumers.
// Documentation: nats-io/nats.docs; source and "as run": nats-server 2.9.10.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

BrokerKind nats() {
  DeliveryPolicy policy = at_most_once();
  policy.limits.max_message = mebibyte;
  policy.publishing.confirms = false;
  policy.dispatch.pick = Pick::random;
  policy.heartbeat.interval = 6 * minute;
  policy.heartbeat.of_process = true;
  policy.output.bytes = 64 * mebibyte;
  policy.output.soft_bytes = 1;
  policy.output.soft_time = 10 * second;
  return {
      .name = "nats",
      .policy = policy,
      .knobs = {Knob::output_buffer},
      .overflows = {},
      .persistences = {Persistence::none},
      .wildcards = Wildcards::subjects,
      .summary =
          "NATS core: a message goes to the subscribers that are connected now, of a queue group to one; "
          "nothing is kept, nothing is confirmed",
      .sources =
          "NATS documentation, nats-concepts/core-nats and queue-groups (queue.md: a member of a queue group is "
          "chosen at random for each message); nats-server 2.9.10: const.go (ping every 2min, two may be unanswered, "
          "so a silent peer is dropped after 6min; max_pending 64MiB, write_deadline 10s: a consumer for which so "
          "much waits, or to which nothing can be written for so long because the kernel's buffers are full, is "
          "slow, and its connection is closed; max_payload 1MiB: clients do not send what is larger, the server "
          "closes the connection of who does); as run: 0 of 5 sent while the subscriber was down. A publish while "
          "the server is away fails and its publisher is told: that is a client without a buffer (nats.go with "
          "ReconnectBufSize(-1)). By default nats.go keeps up to 8MiB and nats.js keeps all, and both send it when "
          "the server is back: `outbox N` of the publisher is that buffer, and dies with its process. What was "
          "written to a connection that had died already is lost in silence, with every client",
      .left_out =
          "request and reply with their 503, the bytes of the protocol itself, the limits of the client "
          "library, and a consumer that runs and "
          "reads slowly: only one that is paused does not read"};
}

BrokerKind jetstream() {
  DeliveryPolicy policy;
  policy.receivers.retention = Retention::log;
  policy.acks.names = AckNames::message;
  policy.acks.overtaken = true;
  policy.limits.max_message = mebibyte;
  policy.publishing.duplicate_window = 2 * minute;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.unwritten = 50 * microsecond;
  policy.redelivery.lease = 30 * second;
  policy.redelivery.exhausted = Exhausted::stay;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.pick = Pick::oldest_request;
  policy.dispatch.max_in_flight = 1000;
  policy.disk.persistence = Persistence::interval;
  policy.disk.sync_interval = 2 * minute;
  policy.heartbeat.interval = 6 * minute;
  policy.heartbeat.of_process = true;
  return {
      .name = "jetstream",
      .policy = policy,
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::backoff, Knob::keep_at_most, Knob::keep_for,
                Knob::duplicate_window, Knob::max_in_flight, Knob::ack_sync},
      .overflows = {Overflow::drop_oldest, Overflow::refuse},
      .persistences = {Persistence::interval, Persistence::always},
      .resets = {Reset::earliest, Reset::latest, Reset::last, Reset::since},
      .wildcards = Wildcards::subjects,
      .summary =
          "NATS JetStream: a stream on one server with a durable pull consumer for each group, explicit acks, "
          "and redelivery when an ack does not come in time",
      .sources =
          "NATS documentation, nats-concepts/jetstream/consumers.md and streams.md; nats-server 2.9.10: consumer.go "
          "(AckWait 30s, MaxAckPending 1000, MaxDeliver unlimited, BackOff overrides AckWait and not the delay of a "
          "NAK; didNotDeliver: what turns out to have no taker when it is about to be written is delivered again at "
          "once, as for 1 of 40 messages published right after a kill; the 50us are a guess; waitQueue: requests are "
          "served in the order in which they came; ackMsgs, nextMsgReqs: acks and requests wait in queues of their "
          "own, so that a request sent right behind an ack may be served first: of acks that came after AckWait this "
          "was so in 7 of 10 runs with nats.js and in 9 of 12 with another client, here in 3 of 4, and the message "
          "is delivered once more, or given up; `ack sync` is a double ack, ackAck of nats.js and DoubleAck of "
          "nats.go: in 0 of 10), stream.go (duplicate window 2min, limits retention, discard old), max_payload 1MiB "
          "as of `nats`; a consumer begins where its DeliverPolicy says, all by default (consumers.md): `reset "
          "earliest` is all, `latest` new, `last` last, `reset 5s` by start time; as run: AckWait 0.5s and "
          "MaxDeliver 3 give deliveries at 0, 0.5 and 1s, then an advisory, and the message stays; a second publish "
          "of an id is confirmed as a duplicate; kill -9 loses nothing, power off what came since the last sync "
          "(sync_interval 2min, as documented; in 2.9.10 it is 60s and fixed: `persistence every 60s`)",
      .left_out =
          "replicas, push consumers, interest and work-queue retention, delivery by start sequence and last per "
          "subject, ack all, in progress; a pull consumer's batch is filled one by one; the time that a double ack "
          "takes; a late NAK or TERM that is overtaken"};
}

}  // namespace meshsim::plan::kinds
