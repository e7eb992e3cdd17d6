// How long a kernel goes on sending what does not get through, and who learns that it has stopped.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// What was lost and when, and how often each fact came.
class Patience final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override { events_.push_back(event); }
  int of(EventKind kind) const { return static_cast<int>(std::ranges::count(events_, kind, &Event::kind)); }
  /// Returns the time of the last one; -1: there was none.
  Time last(EventKind kind) const {
    Time time = -1;
    for (const Event& event : events_) time = event.kind == kind ? event.time : time;
    return time;
  }
  int lost(PacketKind kind, Reason reason, Time time) const {
    return static_cast<int>(std::ranges::count_if(events_, [&](const Event& event) {
      return event.kind == EventKind::delivery_failed && event.detail == static_cast<std::uint64_t>(kind) &&
             event.reason == reason && event.time == time;
    }));
  }

 private:
  std::vector<Event> events_;
};

/// Runs a shop that calls a back office over a connection that is open from 0s on, and publishes at a broker of that
/// kind.
Patience patience_in(const std::string& lines, const std::string& kind = "durable") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Patience\"\nends at 2000s\nbroker queue is " + kind +
      "\nservice shop { listen 80; concurrency 9; on GET /order { call back GET /x within 2000s; reply 200 } }\n"
      "service guest\nservice back { listen 80; concurrency 9; on GET /x { reply 200 } }\n"
      "service reader { subscribes News; on News { work 1ms } }\ntimeline {\n at 0s: guest calls shop GET /order\n" +
      lines + "\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Patience seen;
  run.add_sink(&seen);
  run.finish();
  return seen;
}

constexpr Time retries_end = 924'600 * millisecond;
constexpr Time orphan_ends = 102'200 * millisecond;
constexpr Time to_shop = 200 * microsecond;  // a guest's call gets there

}  // namespace

TEST_CASE("a packet that is lost sixteen times ends its connection, and its caller learns of it") {
  const Patience seen = patience_in("at 1s: loss 100% on shop -> back\n at 2s: guest calls shop GET /order");
  const Time end = 2 * second + to_shop + retries_end;
  CHECK(seen.lost(PacketKind::request, Reason::link_loss, end) == 1);
  CHECK(seen.of(EventKind::refused) == 1);
  CHECK(seen.last(EventKind::refused) == end);
  CHECK(seen.of(EventKind::received) == 3);  // by shop twice, by back once
}

TEST_CASE("a packet that gets through at its fifteenth repetition has lost nothing") {
  // The fourteenth is at 2s + 684.6s, the fifteenth at 2s + 804.6s.
  const Patience seen = patience_in("at 1s: loss 100% on shop -> back for 800s\n at 2s: guest calls shop GET /order");
  CHECK(seen.of(EventKind::refused) == 0);
  CHECK(seen.of(EventKind::received) == 4);
}

TEST_CASE("a cut that outlasts the kernel's patience ends the connections it lies on") {
  const Patience seen = patience_in("at 1s: cut shop -> back\n at 2s: guest calls shop GET /order");
  const Time end = 2 * second + to_shop + retries_end;
  CHECK(seen.lost(PacketKind::request, Reason::link_cut, end) == 1);
  CHECK(seen.last(EventKind::refused) == end);
  const Patience healed = patience_in("at 1s: cut shop -> back for 900s\n at 2s: guest calls shop GET /order");
  CHECK(healed.of(EventKind::refused) == 0);
  CHECK(healed.of(EventKind::received) == 4);
  CHECK(healed.last(EventKind::answered) < 902 * second);
}

TEST_CASE("what a killed caller had written is sent for 102.2s more, by a cut and by a loss") {
  for (const char* fault : {"cut shop -> back", "loss 100% on shop -> back"}) {
    CAPTURE(fault);
    const std::string call = "\n at 2s: guest calls shop GET /order\n at 3s: kill shop\n";
    const Patience late = patience_in("at 1s: " + std::string(fault) + " for 200s" + call);
    const Reason reason = fault[0] == 'c' ? Reason::link_cut : Reason::link_loss;
    CHECK(late.lost(PacketKind::request, reason, 2 * second + to_shop + orphan_ends) == 1);
    CHECK(late.of(EventKind::received) == 3);
    const Patience early = patience_in("at 1s: " + std::string(fault) + " for 50s" + call);
    CHECK(early.of(EventKind::received) == 4);  // though nobody waits for it
  }
}

TEST_CASE("all that a killed process had written goes with the first of it") {
  const Patience seen = patience_in(
      "at 1s: cut shop -> back for 200s\n at 2s: guest calls shop GET /order\n at 50s: guest calls shop GET /order\n"
      " at 60s: kill shop");
  CHECK(seen.lost(PacketKind::request, Reason::link_cut, 2 * second + to_shop + orphan_ends) == 2);
}

TEST_CASE("what a caller that gave up had written is told as lost when the kernel gives it up, not at the heal") {
  const std::string call = "\n at 2s: guest calls back GET /x\n";  // it gives up after 30s
  const Patience seen = patience_in("at 0s: guest calls back GET /x\n at 1s: cut guest -> back for 500s" + call);
  CHECK(seen.lost(PacketKind::request, Reason::link_cut, 2 * second + orphan_ends) == 1);
  CHECK(seen.of(EventKind::timed_out) == 1);
  const Patience lossy =
      patience_in("at 0s: guest calls back GET /x\n at 1s: loss 100% on guest -> back for 500s" + call);
  CHECK(lossy.lost(PacketKind::request, Reason::link_loss, 2 * second + orphan_ends) == 1);
}

TEST_CASE("a heartbeat notices a link that loses everything, and none that loses half") {
  const std::string publish = "at 2s: guest publishes News { n: 1 }";
  const Patience all =
      patience_in("at 1s: loss 100% on queue -> reader for 60s\n" + publish, "durable { heartbeat 5s }");
  CHECK(all.lost(PacketKind::deliver, Reason::link_loss, 6 * second) == 1);
  CHECK(all.of(EventKind::redelivered) == 1);
  CHECK(all.of(EventKind::handled) == 1);
  const Patience half =
      patience_in("at 1s: loss 50% on queue -> reader for 60s\n" + publish, "durable { heartbeat 5s }");
  CHECK(half.of(EventKind::delivery_failed) == 0);
  CHECK(half.of(EventKind::handled) == 1);
}

TEST_CASE("no connection is made over a link that loses everything") {
  const Patience call = patience_in("at 1s: loss 100% on guest -> back for 60s\n at 2s: guest calls back GET /x");
  CHECK(call.of(EventKind::timed_out) == 1);
  CHECK(call.of(EventKind::received) == 2);  // the first call's alone: nothing of this one was sent
  const Patience publish =
      patience_in("at 1s: loss 100% on queue -> guest for 60s\n at 2s: guest publishes News { n: 1 }");
  // As in a cut: nothing was sent that could have been lost fifteen times.
  CHECK(publish.lost(PacketKind::publish, Reason::link_cut, 2 * second) == 1);
  CHECK(publish.of(EventKind::publish_failed) == 1);
}

TEST_CASE("the end of a process is told when a link gets something through again, however late") {
  for (const char* fault : {"cut back -> shop", "loss 100% on back -> shop"}) {
    CAPTURE(fault);
    const Patience seen = patience_in("at 1s: " + std::string(fault) +
                                      " for 1500s\n at 2s: guest calls shop GET /order\n at 3s: kill back");
    CHECK(seen.of(EventKind::refused) == 1);
    CHECK(seen.last(EventKind::refused) > 1501 * second);
  }
}

}  // namespace meshsim::test
