// What is lost on a link and sent again: when it gets through, and in which order.
#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "compile/memory_files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// When messages were published (accepted by the broker), and what became of calls.
class Arrivals final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    if (event.kind == EventKind::published) {
      if (!std::exchange(is_connected, true)) return;  // Hello
      in_order = in_order && event.message > last_;
      last_ = event.message;
      if (count++ == 0) first_at = event.time;
      last_at = event.time;
    }
    redelivered += event.kind == EventKind::redelivered ? 1 : 0;
    given_up += event.kind == EventKind::delivery_failed && event.reason == Reason::link_loss ? 1 : 0;
    lost += event.kind == EventKind::delivery_failed ? 1 : 0;
  }
  std::uint64_t count = 0, lost = 0, given_up = 0, redelivered = 0;
  Time first_at = 0, last_at = 0;
  bool in_order = true;
  bool is_connected = false;

 private:
  MessageId last_ = 0;
};

/// The shop is connected before anything is lost: over a link that loses everything it could not connect.
Arrivals arrivals_of(const std::string& lines, const std::string& kind = "nats") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Loss\"\nbroker queue is " + kind +
      "\nservice shop\n"
      "service reader { subscribes News; on News { work 1ms } }\ntimeline {\nat 0s: shop publishes Hello { n: 0 }\n" +
      lines + "\n}\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Arrivals arrivals;
  run.add_sink(&arrivals);
  run.finish();
  return arrivals;
}

}  // namespace

TEST_CASE("a fault that has ended does not touch the tries that come after it") {
  // Everything is lost while the fault lasts: the tries at 0.2s and 0.6s, and the one at 1.4s gets through.
  const Arrivals arrivals = arrivals_of("at 0s: loss 100% on shop -> queue for 1s\n+0s: shop publishes News { n: 1 }");
  CHECK(arrivals.count == 1);
  CHECK(arrivals.first_at == 1'400'200 * microsecond);
}

TEST_CASE("what is sent behind a lost packet is read behind it, and not later than that") {
  const Arrivals arrivals = arrivals_of(
      "at 0s: loss 100% on shop -> queue for 100ms\n+0s: shop publishes News { n: 1 }\n"
      "at 150ms: shop publishes News { n: 2 }\nat 300ms: shop publishes News { n: 3 }");
  CHECK(arrivals.count == 3);
  CHECK(arrivals.in_order);
  CHECK(arrivals.first_at == 200'200 * microsecond);
  CHECK(arrivals.last_at == 300'200 * microsecond);
}

TEST_CASE("nothing is lost for good on a link that loses half of everything, and the order stays") {
  const Arrivals arrivals =
      arrivals_of("at 0s: loss 50% on shop -> queue for 30s\n+0s: shop publishes News { n: 1 } 500 times every 10ms");
  CHECK(arrivals.count == 500);
  CHECK(arrivals.in_order);
  CHECK(arrivals.last_at < 60 * second);
}

TEST_CASE("what was lost when the link is cut waits until it is healed, before what was sent since") {
  const Arrivals arrivals = arrivals_of(
      "at 0s: loss 100% on shop -> queue for 500ms\n+0s: shop publishes News { n: 1 } 2 times every 10ms\n"
      "at 300ms: cut shop -> queue for 2s\n+100ms: shop publishes News { n: 2 }\n"
      "at 1s: shop publishes News { n: 3 }");
  CHECK(arrivals.count == 4);
  CHECK(arrivals.in_order);
  CHECK(arrivals.first_at == 2'300'200 * microsecond);
}

TEST_CASE("what a machine without power had to send again is gone") {
  const Arrivals arrivals = arrivals_of(
      "at 0s: loss 100% on shop -> queue for 500ms\n+0s: shop publishes News { n: 1 } 2 times\n"
      "at 300ms: power off shop");
  CHECK(arrivals.count == 0);
  CHECK(arrivals.lost == 2);
}

TEST_CASE("what a killed process had sent is sent again by its machine") {
  const Arrivals arrivals = arrivals_of(
      "at 0s: loss 100% on shop -> queue for 500ms\n+0s: shop publishes News { n: 1 } 2 times\nat 300ms: kill shop\n"
      "at 400ms: start shop\nat 550ms: shop publishes News { n: 2 }");
  CHECK(arrivals.count == 3);
  CHECK(arrivals.in_order);
}

TEST_CASE("the end of a connection comes behind what was lost before it") {
  // The reader's ack is lost, and the reader killed: the broker hears of the ack first, and gives nothing back.
  const Arrivals arrivals = arrivals_of(
      "at 0s: loss 100% on reader -> queue for 500ms\n+0s: shop publishes News { n: 1 }\nat 300ms: kill reader\n"
      "at 2s: start reader",
      "durable");
  CHECK(arrivals.count == 1);
  CHECK(arrivals.redelivered == 0);
}

TEST_CASE("a connection that is given up takes along what was to be sent again") {
  const Arrivals arrivals =
      arrivals_of("at 0s: loss 100% on shop -> queue\n+0s: shop publishes News { n: 1 }\nat 100ms: power off queue",
                  "durable { heartbeat 1s }");
  CHECK(arrivals.count == 0);
  CHECK(arrivals.given_up == 1);
}

}  // namespace meshsim::test
