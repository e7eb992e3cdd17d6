// What becomes of each kind of packet on a link that is cut, loses or drops, or whose end loses its power: it arrives,
// is tried again, or is told as lost. The table in docs/brokers.md says the same.
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
  }
  int of(EventKind kind) const { return facts_[static_cast<std::size_t>(kind)]; }
  int lost(PacketKind kind, Reason reason) const {
    int count = 0;
    for (const Lost& lost : lost_) count += lost.kind == kind && lost.reason == reason;
    return count;
  }
  int lost() const { return static_cast<int>(lost_.size()); }
  Time last_published() const { return last_published_; }

 private:
  struct Lost {
    PacketKind kind;
    Reason reason;
  };
  int facts_[event_kind_count] = {};
  std::vector<Lost> lost_;
  Time last_published_ = 0;
};

PacketFates packets_of(const std::string& lines, const std::string& kind = "durable", const std::string& service = "") {
  const compile::Compiled compiled =
      compile_here("mesh 1\nscenario \"Packets\"\nbroker queue is " + kind +
                   "\nservice shop\nservice back { listen 80; on GET /x { work 200ms; reply 200 } }\n"
                   "service reader { subscribes News; " +
                   service + "\n on News { work 200ms } }\ntimeline {\n" + lines + "\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  PacketFates fates;
  run.add_sink(&fates);
  run.finish();
  return fates;
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
