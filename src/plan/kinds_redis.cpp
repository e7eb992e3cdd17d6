// Redis 7: pub/sub, two ways to use a list as a queue, and streams with consumer groups.
// Documentation: redis/redis-doc; source: redis/redis 7.0.15; "as run": redis-server 7.0.15 on loopback.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

namespace {

constexpr std::uint64_t largest_string = 512 * mebibyte;  // redis.conf, proto-max-bulk-len

constexpr SetOf<Persistence> all_levels = {Persistence::none, Persistence::snapshot, Persistence::interval,
                                           Persistence::kernel, Persistence::always};

/// Sets what is common to every key in Redis, with redis.conf as shipped: no append-only file, three save points.
void keep_in_redis(DeliveryPolicy& policy) {
  policy.disk.persistence = Persistence::snapshot;
  policy.disk.snapshots = {
      {{.after = hour, .changes = 1}, {.after = 5 * minute, .changes = 100}, {.after = minute, .changes = 10'000}}};
  policy.disk.syncs_by_clock = true;  // aof.c, flushAppendOnlyFile: server.unixtime > server.aof_last_fsync
  policy.heartbeat.interval = 10 * minute;
  policy.limits.max_message = largest_string;
}

}  // namespace

BrokerKind redis_pubsub() {
  DeliveryPolicy policy = at_most_once();
  policy.receivers.groups = false;
  policy.heartbeat.interval = 10 * minute;
  policy.limits.max_message = largest_string;
  policy.output.bytes = 32 * mebibyte;
  policy.output.soft_bytes = 8 * mebibyte;
  policy.output.soft_time = minute;
  policy.output.in_blocks = true;
  return {.name = "redis-pubsub",
          .policy = policy,
          .knobs = {Knob::output_buffer},
          .overflows = {},
          .persistences = {Persistence::none},
          .wildcards = Wildcards::glob,
          .summary =
              "Redis PUBLISH and SUBSCRIBE: a message goes to the subscribers that are connected now and is kept "
              "for nobody; there are no acks, no groups and no redelivery",
          .sources =
              "Redis documentation, docs/interact/pubsub.md; redis-server 7.0.15 as run: publishes to a killed "
              "subscriber are lost, to a paused one delivered later; the confirm is PUBLISH's reply, given "
              "whether anybody received the message or not; a silent peer is dropped after 10min (redis.conf, "
              "tcp-keepalive 300: \"to close the connection the double of the time is needed\"); docs/reference/"
              "clients.md: the connection of a subscriber is closed, and its buffer lost, at 32MiB or above 8MiB for "
              "60s; as run, a stopped subscriber loses its connection with the 36th message of 1MiB, of which the "
              "kernel had taken 4MiB; Redis checks as it appends and in blocks of jemalloc (networking.c, "
              "_addReplyProtoToList): as run, one message of more than 28MiB cuts off a subscriber that reads, and so "
              "does the second of two above 7MiB that are further apart than the 60s, if none of 1KiB to 7MiB came "
              "between them (redis#3893)",
          .left_out =
              "`[ab]` in patterns, the bytes of the protocol itself, several PUBLISH in one MULTI or script, which "
              "are all appended before any is written (as run, 40 of 1MiB cut a reader off, and 40 without MULTI do "
              "not), and a subscriber that runs and reads slowly: only one that is paused does not read"};
}

BrokerKind redis_list() {
  DeliveryPolicy policy = at_most_once();
  policy.receivers.retention = Retention::until_acked;
  policy.receivers.fan_out = false;
  policy.receivers.one_queue = true;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.pick = Pick::oldest_request;
  keep_in_redis(policy);
  return {.name = "redis-list",
          .policy = policy,
          .knobs = {Knob::keep_at_most},
          .overflows = {Overflow::drop_oldest, Overflow::drop_newest},
          .persistences = all_levels,
          .summary =
              "A Redis list as a queue, LPUSH and BRPOP: an element waits until somebody pops it, and is gone "
              "from Redis as soon as it is popped, whatever becomes of the worker",
          .sources =
              "Redis documentation, commands/blpop.md (who blocks longest is served first) and brpop.md; "
              "redis-server 7.0.15 as run: all that is pushed while the worker is down waits for it, an element "
              "pushed just after a blocked worker was killed is handed to the dead connection and gone (48 of "
              "50), one that was popped dies with its worker; persistence: redis.conf, save 3600 1 300 100 60 "
              "10000, appendonly no; `keep at most` is the application's LTRIM in the same transaction",
          .left_out = "several lists in one BRPOP, and their priorities; pushes at both ends"};
}

BrokerKind redis_list_reliable() {
  DeliveryPolicy policy;
  policy.receivers.fan_out = false;
  policy.receivers.one_queue = true;
  policy.acks.give_back = GiveBack::at_once;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.own_pending = OwnPending::comes_first;
  policy.redelivery.counts = Counts::nothing;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.pick = Pick::oldest_request;
  keep_in_redis(policy);
  return {
      .name = "redis-list-reliable",
      .policy = policy,
      .knobs = {Knob::redeliver_after, Knob::keep_at_most, Knob::own_pending},
      .overflows = {Overflow::drop_oldest, Overflow::drop_newest},
      .persistences = all_levels,
      .summary =
          "A Redis list as a reliable queue: BLMOVE puts an element on the worker's own processing list, LREM "
          "takes it off when it is handled; a worker that comes back does its processing list first",
      .sources =
          "Redis documentation, commands/lmove.md (\"Pattern: Reliable queue\"); redis-server 7.0.15 as run: "
          "what a killed worker had on its processing list is there when it is back; `redeliver after D` is "
          "a janitor of the application's, which gives back what is on a processing list for longer: Redis "
          "has none, and what a restarted worker does again is no younger for it; `retry` and `reject` are one script: "
          "LREM, and a push if that found the element",
      .left_out = "how the janitor knows the age of an element; its own deaths"};
}

BrokerKind redis_streams() {
  DeliveryPolicy policy;
  policy.receivers.retention = Retention::log;
  policy.acks.names = AckNames::message;
  policy.acks.give_back = GiveBack::none;
  policy.redelivery.on_disconnect = false;
  policy.redelivery.lease_by = LeaseBy::consumers;
  policy.log.reset = Reset::latest;
  policy.log.regroup = Regroup::at_start;
  policy.dispatch.by = HandOut::when_idle;
  policy.dispatch.pick = Pick::oldest_request;
  keep_in_redis(policy);
  return {
      .name = "redis-streams",
      .policy = policy,
      .knobs = {Knob::prefetch, Knob::redeliver_after, Knob::keep_at_most, Knob::own_pending, Knob::makes_group,
                Knob::scaled_away, Knob::dead_letters},
      .overflows = {Overflow::drop_oldest},
      .persistences = all_levels,
      .resets = {Reset::earliest, Reset::latest, Reset::since},
      .summary =
          "A Redis stream with consumer groups: XADD, XREADGROUP and XACK; an entry that was read and not "
          "acked stays with its consumer until somebody claims it",
      .sources =
          "Redis documentation, docs/data-types/streams.md, commands/xreadgroup.md, xautoclaim.md, xtrim.md; "
          "redis-server 7.0.15 as run: an entry read and not acked is not offered to `>` again; XAUTOCLAIM takes it "
          "by idle time and counts it once more; the claim of a trimmed entry removes it; XGROUP DELCONSUMER drops "
          "what the consumer held; a plain XREAD $ tailer (`volatile`) misses the gap. `redeliver after D` is the "
          "consumers' own XAUTOCLAIM with min-idle D, done by a consumer that is free before it reads new entries; "
          "`dead letter` and `reject` are the consumers' own XADD and XACK; `keep at most N` is MAXLEN N, which "
          "counts acked entries too and drops unread and pending ones; a group is data: where Redis had not saved "
          "it, kill -9 takes it, XREADGROUP answers NOGROUP, and a consumer that lives gets nothing until somebody "
          "makes it again. An application with redis-py does that as it starts (xgroup_create, whose id is $ if "
          "nothing is said), and goes on asking; `makes_group at_connect` is one that does it with each connection. "
          "A replica that is scaled away leaves its consumer and what that holds pending, for others to claim; "
          "`scaled_away deleted` is XGROUP DELCONSUMER. XGROUP CREATE wants the id behind which a group begins and "
          "has no default (commands/xgroup-create.md; the first group of streams.md begins at $): `reset latest` is "
          "$, `reset earliest` is 0, `reset 5s` the id of that time",
      .left_out =
          "XDEL, MINID, NOACK; that a replica's own group (`subscribes`) outlives the replica that is scaled away; "
          "MAXLEN is exact, not `~`; a tailer that asks with $ while it is connected "
          "misses nothing here"};
}

}  // namespace meshsim::plan::kinds
