// What becomes of each kind of packet on a link that is cut, loses or drops, or whose end loses its power: it arrives,
// is tried again, or is told as lost. The table in docs/brokers.md says the same.
#include <algorithm>
#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// The packets that did not arrive, by kind and reason, and how often each fact came.
class PacketFates final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    ++facts_[static_cast<std::size_t>(event.kind)];
    const bool is_packet = event.kind == EventKind::delivery_failed;
    if (is_packet) lost_.push_back({static_cast<PacketKind>(event.detail), event.reason});
    if (event.kind == EventKind::published) last_published_ = event.time;
    if (event.kind == EventKind::redelivered) last_redelivered_ = event.time;
    if (event.kind == EventKind::handled) handled_.push_back(event.time);
  }
  int of(EventKind kind) const { return facts_[static_cast<std::size_t>(kind)]; }
  int lost(PacketKind kind, Reason reason) const {
    int count = 0;
    for (const Lost& lost : lost_) count += lost.kind == kind && lost.reason == reason;
    return count;
  }
  int lost() const { return static_cast<int>(lost_.size()); }
  Time last_published() const { return last_published_; }
  Time last_redelivered() const { return last_redelivered_; }
  auto handled_since(Time time) const {
    return std::count_if(handled_.begin(), handled_.end(), [time](Time handled) { return handled >= time; });
  }

 private:
  struct Lost {
    PacketKind kind;
    Reason reason;
  };
  int facts_[event_kind_count] = {};
  std::vector<Lost> lost_;
  Time last_published_ = 0;
  Time last_redelivered_ = 0;
  std::vector<Time> handled_;
};

/// Runs `text`, a scenario behind its first two lines.
PacketFates packets_in(const std::string& text) {
  const compile::Compiled compiled = compile_here("mesh 1\nscenario \"Packets\"\n" + text);
  INFO(text << rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  PacketFates fates;
  run.add_sink(&fates);
  run.finish();
  return fates;
}

PacketFates packets_of(const std::string& lines, const std::string& kind = "durable", const std::string& service = "") {
  return packets_in("broker queue is " + kind +
                    "\nservice shop\nservice back { listen 80; on GET /x { work 200ms; reply 200 } }\n"
                    "service reader { subscribes News; " +
                    service + "\n on News { work 200ms } }\ntimeline {\n" + lines + "\n}\n");
}

const std::string publish = "at 1s: shop publishes News { n: 1 }\n";
const std::string call = "at 1s: shop calls back GET /x\n";

}  // namespace

TEST_CASE("a request waits in a cut on an open connection, and is lost where none could be made") {
  const PacketFates held = packets_of(call + "at 2s: cut shop -> back for 3s\n+1s: shop calls back GET /x");
  CHECK(held.of(EventKind::answered) == 2);
  const PacketFates lost = packets_of("at 2s: drop 100% on shop -> back for 3s\n+1s: shop calls back GET /x");
  CHECK(lost.lost(PacketKind::request, Reason::link_drop) == 1);
  CHECK(lost.of(EventKind::timed_out) == 1);
  CHECK(packets_of("at 0s: loss 100% on shop -> back for 3s\n" + call).of(EventKind::answered) == 1);
}

TEST_CASE("a reply waits in a cut, is told as lost when dropped, and never comes from a machine without power") {
  CHECK(packets_of(call + "at 1100ms: cut back -> shop for 3s").of(EventKind::answered) == 1);
  const PacketFates dropped = packets_of(call + "at 1100ms: drop 100% on back -> shop for 3s");
  CHECK(dropped.lost(PacketKind::reply, Reason::link_drop) == 1);
  CHECK(dropped.of(EventKind::timed_out) == 1);
  // What the cut held lay in the memory of the machine.
  const PacketFates dark = packets_of(call + "at 1100ms: cut back -> shop for 3s\nat 2s: power off back");
  CHECK(dark.lost(PacketKind::reply, Reason::power_off) == 1);
  CHECK(dark.of(EventKind::answered) == 0);
}

TEST_CASE("a publish waits in a cut on an open connection; without one, and when dropped, its publisher gives up") {
  CHECK(packets_of(publish + "at 2s: cut shop <-> queue for 3s\n+1s: shop publishes News { n: 2 }")
            .of(EventKind::published) == 2);
  const PacketFates unconnected = packets_of("at 0s: cut shop <-> queue for 3s\n" + publish);
  CHECK(unconnected.lost(PacketKind::publish, Reason::link_cut) == 1);
  CHECK(unconnected.of(EventKind::publish_failed) == 1);
  const PacketFates dropped = packets_of("at 0s: drop 100% on shop -> queue for 3s\n" + publish);
  CHECK(dropped.lost(PacketKind::publish, Reason::link_drop) == 1);
  CHECK(dropped.of(EventKind::publish_failed) == 1);
}

TEST_CASE("a confirm waits in a cut, and is told as lost when dropped: its publisher cannot know") {
  const PacketFates cut = packets_of(publish + "at 2s: cut queue -> shop for 1s\n+0s: shop publishes News { n: 2 }");
  CHECK(cut.of(EventKind::publish_failed) == 0);
  const PacketFates dropped = packets_of("at 0s: drop 100% on queue -> shop for 3s\n" + publish);
  CHECK(dropped.lost(PacketKind::confirm, Reason::link_drop) == 1);
  CHECK(dropped.of(EventKind::published) == 1);
  CHECK(dropped.of(EventKind::publish_failed) == 1);
}

TEST_CASE("a delivery waits in a cut, comes back when the heartbeat gives up, and is told as lost when dropped") {
  const PacketFates cut = packets_of("at 0s: cut queue -> reader for 3s\n" + publish);
  CHECK(cut.of(EventKind::handled) == 1);
  CHECK(cut.lost() == 0);
  const PacketFates given_up = packets_of("at 0s: cut queue -> reader for 30s\n" + publish);
  CHECK(given_up.lost(PacketKind::deliver, Reason::link_cut) == 1);
  CHECK(given_up.of(EventKind::redelivered) == 1);
  CHECK(given_up.of(EventKind::handled) == 1);
  const PacketFates dropped = packets_of("at 0s: drop 100% on queue -> reader for 3s\n" + publish, "redis-pubsub");
  CHECK(dropped.lost(PacketKind::deliver, Reason::link_drop) == 1);
  CHECK(dropped.of(EventKind::dropped) == 1);
}

TEST_CASE("an ack, a retry and a reject wait in a cut, and are told as lost when dropped") {
  for (const PacketKind kind : {PacketKind::ack, PacketKind::retry, PacketKind::reject}) {
    const std::string step = kind == PacketKind::ack ? "work 1ms" : kind == PacketKind::retry ? "retry" : "reject";
    const auto run = [&](const std::string& fault) {
      const compile::Compiled compiled = compile_here(
          "mesh 1\nscenario \"Answers\"\nends at 20s\nbroker queue\nservice shop\n"
          "service reader { consumes News { dead letter after 2 tries }\n on News { " +
          step + " } }\ntimeline {\n" + fault + "\n" + publish + "}\n");
      INFO(rendered(compiled));
      REQUIRE(compiled.runs.size() == 1);
      const Registry registry;
      world::Run world(compiled.runs.front(), registry);
      PacketFates fates;
      world.add_sink(&fates);
      world.finish();
      return fates;
    };
    const PacketFates cut = run("at 0s: cut reader -> queue for 3s");
    CHECK(cut.of(EventKind::acked) + cut.of(EventKind::dead_lettered) == 1);
    CHECK(cut.lost() == 0);
    const PacketFates dropped = run("at 0s: drop 100% on reader -> queue for 3s");
    CHECK(dropped.lost(kind, Reason::link_drop) == 1);
    CHECK(dropped.of(EventKind::acked) + dropped.of(EventKind::dead_lettered) == 0);
  }
}

TEST_CASE("a subscribe that a cut, a drop or a dead machine took is tried again") {
  const std::string again = "at 60s: shop publishes News { n: 1 }";
  for (const char* kind : {"durable", "redis-pubsub", "redis-streams", "nats", "jetstream", "rabbitmq",
                           "rabbitmq-quorum", "kafka", "mqtt"}) {
    INFO(kind);
    const std::string restart = "at 2s: kill reader\nat 3s: start reader\n";
    CHECK(packets_of("at 1s: cut reader <-> queue for 5s\n" + restart + again, kind).of(EventKind::handled) == 1);
    CHECK(packets_of("at 1s: cut queue -> reader for 5s\n" + restart + again, kind).of(EventKind::handled) == 1);
    CHECK(
        packets_of("at 1s: partition {reader} from {queue} for 5s\n" + restart + again, kind).of(EventKind::handled) ==
        1);
    CHECK(packets_of("at 1s: drop 100% on reader -> queue for 5s\n" + restart + again, kind).of(EventKind::handled) ==
          1);
    CHECK(packets_of("at 1s: loss 100% on reader -> queue for 5s\n" + restart + again, kind).of(EventKind::handled) ==
          1);
  }
}

TEST_CASE("who was given up in a cut subscribes again when it is healed") {
  for (const char* kind : {"durable { heartbeat 1s }", "redis-pubsub { heartbeat 1s }", "jetstream { heartbeat 1s }",
                           "rabbitmq { heartbeat 1s }", "mqtt { heartbeat 1s }"}) {
    INFO(kind);
    CHECK(packets_of("at 1s: cut reader <-> queue for 20s\nat 60s: shop publishes News { n: 1 }", kind)
              .of(EventKind::handled) == 1);
  }
}

TEST_CASE("a broker that stood still for longer than its heartbeat serves who connected anew meanwhile") {
  for (const char* kind : {"nats { heartbeat 1s }", "jetstream { heartbeat 1s }", "rabbitmq { heartbeat 1s }"}) {
    INFO(kind);
    CHECK(packets_of("at 1s: pause queue for 10s\nat 60s: shop publishes News { n: 1 }", kind).of(EventKind::handled) ==
          1);
  }
}

TEST_CASE("an unsubscribe that is lost leaves nothing behind of a replica that was scaled away") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Leaving\"\nbroker queue { heartbeat 1s }\nservice shop\n"
      "service reader x 2 { subscribes News; on News { } }\n"
      "timeline {\n at 1s: drop 100% on reader -> queue for 3s\n at 2s: scale reader to 1\n"
      " at 10s: shop publishes News { n: 1 } }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  PacketFates fates;
  run.add_sink(&fates);
  run.finish();
  CHECK(fates.lost(PacketKind::unsubscribe, Reason::link_drop) == 1);
  CHECK(run.gauges().depth(0, no_service) == 0);
}

TEST_CASE("a consumer whose request for the next message is dropped asks again") {
  const std::string both = publish + "at 30s: shop publishes News { n: 2 } 3 times";
  for (const char* kind : {"redis-streams", "jetstream"}) {
    INFO(kind);
    const PacketFates of_the_request = packets_of("at 0s: drop 100% on reader -> queue for 3s\n" + both, kind);
    CHECK(of_the_request.of(EventKind::handled) >= 4);
    const PacketFates of_the_answer = packets_of("at 0s: drop 100% on queue -> reader for 3s\n" + both, kind);
    CHECK(of_the_answer.of(EventKind::handled) >= 3);
  }
}

TEST_CASE("a member of a group asks again for the record that it did not get, and says again how far it has come") {
  // Its request times out after 30s. It handles nothing twice that it has handled.
  for (const char* link : {"reader -> queue", "queue -> reader", "reader <-> queue"}) {
    CAPTURE(link);
    const PacketFates fates =
        packets_of("at 9s: shop publishes News { n: 1 } 10 times every 500ms\nat 10s: drop 100% on " +
                       std::string(link) + " for 2s\nat 60s: shop publishes News { n: 2 } 3 times",
                   "kafka");
    CHECK(fates.of(EventKind::handled) == 13);
    CHECK(fates.of(EventKind::acked) == 13);
  }
}

TEST_CASE("a member of a group goes on behind what it has handled when its broker died before it could say so") {
  const PacketFates fates = packets_of(
      "at 9s: shop publishes News { n: 1 }\nat 9100ms: kill queue\nat 11s: start queue\n"
      "at 60s: shop publishes News { n: 2 } 3 times",
      "kafka");
  CHECK(fates.lost(PacketKind::ack, Reason::connection_refused) +
            fates.lost(PacketKind::ack, Reason::connection_lost) ==
        1);
  CHECK(fates.of(EventKind::handled) == 4);
  CHECK(fates.of(EventKind::acked) == 4);
}

TEST_CASE("a long poll of which a machine without power knows nothing any more is asked anew") {
  for (const char* kind : {"sqs", "sqs-fifo"}) {
    CAPTURE(kind);
    CHECK(packets_in("broker queue is " + std::string(kind) +
                     "\nservice shop\nservice reader { consumes News; on News { } }\ntimeline {\n"
                     " at 1s: power off queue\n at 3s: start queue\n at 120s: shop publishes News { n: 1 } }\n")
              .of(EventKind::handled) == 1);
  }
}

TEST_CASE("after the heal each kind hands out what comes, whatever died meanwhile") {
  for (const char* kind : {"durable", "redis-pubsub", "redis-list", "redis-list-reliable", "redis-streams", "nats",
                           "jetstream", "rabbitmq", "rabbitmq-quorum", "kafka", "mqtt", "sqs", "sqs-fifo"}) {
    for (const char* fault :
         {"cut reader -> queue", "cut queue -> reader", "partition {reader} from {queue}",
          "loss 100% on reader <-> queue", "drop 100% on reader -> queue", "drop 50% on queue -> reader"}) {
      for (const char* death :
           {"at 12s: kill reader\n at 13s: start reader", "at 12s: stop reader\n at 13s: start reader",
            "at 12s: power off reader\n at 13s: start reader", "at 12s: kill queue\n at 13s: start queue",
            "at 12s: kill queue\n at 150s: start queue", "at 12s: power off queue\n at 13s: start queue",
            "at 9s: power off queue\n at 11s: start queue", "at 12s: pause reader for 3s"}) {
        CAPTURE(kind, fault, death);
        // What a killed Redis had not saved it has lost, and the group with it.
        const bool loses_group =
            std::string(kind) == "redis-streams" && std::string(death).find("queue") != std::string::npos;
        const bool for_all = std::string(kind) == "redis-pubsub" || std::string(kind) == "mqtt";
        const PacketFates fates = packets_in(
            "ends at 1100s\nbroker queue is " + std::string(kind) + (loses_group ? " { persistence always }" : "") +
            "\nservice shop\nservice reader { " + (for_all ? "subscribes" : "consumes") +
            " News; concurrency 2; on News { work 200ms } }\n"
            "timeline {\n at 10s: " +
            fault + " for 100s\n " + death +
            "\n at 8s: shop publishes News { n: 1 } 10 times every 500ms\n"
            " at 1000s: shop publishes News { n: 2 } 3 times every 1s }\n");
        CHECK(fates.handled_since(1000 * second) == 3);
      }
    }
  }
}

TEST_CASE("a cut that was healed does not count for the heartbeat of the next") {
  for (const char* kind : {"durable", "rabbitmq { heartbeat 4s }"}) {  // 10s, and 8s to 12s
    CAPTURE(kind);
    const PacketFates fates = packets_of(
        "at 1s: cut reader <-> queue for 6s\nat 8s: cut reader <-> queue for 7s\nat 9s: shop publishes News { n: 1 }",
        kind);
    CHECK(fates.lost() == 0);
    CHECK(fates.of(EventKind::redelivered) == 0);
    CHECK(fates.of(EventKind::handled) == 1);
  }
}

TEST_CASE("a machine that loses its power soon after a cut was healed is given up a whole heartbeat later") {
  const PacketFates fates = packets_in(
      "broker queue\nservice shop\nservice reader x 2 { consumes News; on News { work 1s } }\ntimeline {\n"
      " at 1s: cut reader-1 <-> queue for 6s\n at 7900ms: shop publishes News { n: 1 }\n"
      " at 8s: power off reader-1 }\n");
  CHECK(fates.of(EventKind::redelivered) == 1);
  CHECK(fates.last_redelivered() == 18 * second);
}

TEST_CASE("an answer of an earlier life that comes late does not end the session of the next") {
  // Acks are lost on the way and sent again by the machine, while the process is killed and is back.
  for (const char* kind : {"redis-streams", "jetstream"}) {
    INFO(kind);
    const PacketFates fates = packets_of(
        "at 0s: shop publishes News { n: 1 } 10 times every 50ms\nat 0s: loss 100% on reader -> queue for 2s\n"
        "at 1s: kill reader\nat 1200ms: start reader\nat 60s: shop publishes News { n: 2 } 3 times",
        kind, "concurrency 2");
    CHECK(fates.of(EventKind::acked) >= 10);
  }
}

TEST_CASE("the end of a connection is never lost: it waits in a cut and behind what is sent again") {
  const PacketFates cut = packets_of(call + "at 1100ms: cut back -> shop for 3s\n+0s: kill back");
  CHECK(cut.of(EventKind::refused) == 1);
  const PacketFates dropped = packets_of(call + "at 1100ms: drop 100% on back -> shop for 3s\n+0s: kill back");
  CHECK(dropped.of(EventKind::refused) == 1);
}

/// How many faults were said to be healed, of a timeline between three services.
int healed_in(const std::string& timeline) {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Heal\"\nbroker queue\nservice shop\nservice mail\ntimeline {\n" + timeline + "\n}\n");
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  PacketFates fates;
  run.add_sink(&fates);
  run.finish();
  return fates.of(EventKind::fault_ended);
}

TEST_CASE("a fault that was healed before its time is healed once") {
  CHECK(healed_in("at 1s: cut shop -> queue for 5s\n at 2s: heal shop -> queue") == 1);
  CHECK(healed_in("at 1s: cut shop -> queue for 5s\n at 2s: heal shop -> queue\n at 3s: cut shop -> queue for 10s") ==
        2);
  CHECK(healed_in("at 1s: cut shop -> queue for 5s") == 1);
}

TEST_CASE("a heal ends the faults all of whose pairs and directions it names, in either order of the sides") {
  // The cuts after them are only there for the compiler, which wants something that each line can heal.
  const std::string later = "\n at 8s: cut shop -> queue\n at 8s: cut queue -> shop";
  for (const char* heal : {"heal shop <-> queue", "heal queue <-> shop"}) {
    for (const char* cut : {"cut shop <-> queue", "cut queue <-> shop", "cut shop -> queue", "cut queue -> shop",
                            "partition {shop} from {queue}", "partition {queue} from {shop}"}) {
      CAPTURE(heal, cut);
      CHECK(healed_in("at 1s: " + std::string(cut) + "\n at 2s: " + heal + later) == 1);
    }
  }
  for (const char* heal : {"heal shop -> queue", "heal queue -> shop"}) {
    for (const char* cut : {"cut shop <-> queue", "cut queue <-> shop", "partition {shop} from {queue}"}) {
      CAPTURE(heal, cut);
      CHECK(healed_in("at 1s: " + std::string(cut) + "\n at 2s: " + heal + later) == 0);
    }
  }
  CHECK(healed_in("at 1s: cut shop, mail -> queue\n at 2s: heal shop -> queue" + later) == 0);
  CHECK(healed_in("at 1s: cut shop, mail -> queue\n at 2s: heal mail, shop -> queue") == 1);
  CHECK(healed_in("at 1s: cut shop -> queue\n at 2s: heal mail, shop -> queue") == 1);
  CHECK(healed_in("at 1s: cut shop-1 -> queue\n at 2s: heal shop -> queue") == 1);
}

TEST_CASE("a fault that nothing began is not healed, and the line says so") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Heal\"\nbroker queue\nservice shop\n"
      "timeline {\n at 1s: heal shop -> queue\n at 2s: cut shop -> queue\n at 3s: heal shop -> queue }\n");
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  PacketFates fates;
  run.add_sink(&fates);
  const world::RunResult result = run.finish();
  CHECK(fates.of(EventKind::fault_ended) == 1);
  REQUIRE(result.lines.size() == 1);
  CHECK(result.lines.front().kind == world::LineResult::Kind::did_nothing);
}

}  // namespace meshsim::test
