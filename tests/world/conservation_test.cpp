// Nothing vanishes: of what was to be published every message is published, failed, kept or on its way at the end, and
// every copy that a subscription got has one fate, waits or is in somebody's hands. For every kind of broker, over what
// may happen on the way.
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "compile/memory_files.hpp"
#include "plan/broker_kinds.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

constexpr std::uint64_t sent = 6;

/// The numbers of messages that events tell of.
class Ledger final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    const bool is_again = event.reason == Reason::duplicate;
    if (event.kind == EventKind::published) {
      published_.insert(event.message);
      copies_ += is_again ? 0 : 1;
      again_ += is_again ? 1 : 0;
    }
    if (event.kind == EventKind::publish_failed && event.message == 0) ++not_sent_;
    if (event.kind == EventKind::publish_failed && event.message != 0) failed_.insert(event.message);
    if (event.kind == EventKind::kept) kept_.insert(event.message);
    const bool is_fate = event.kind == EventKind::acked || event.kind == EventKind::dead_lettered ||
                         event.kind == EventKind::dropped || event.kind == EventKind::expired;
    if (is_fate) ++fates_;
  }

  /// Counts the messages that the trace tells of, with those that nobody was there to send.
  std::uint64_t told() const {
    std::set<MessageId> all = published_;
    all.insert(failed_.begin(), failed_.end());
    all.insert(kept_.begin(), kept_.end());
    return all.size() + not_sent_;
  }
  /// Counts the same without those that are only kept.
  std::uint64_t ended() const {
    std::set<MessageId> all = published_;
    all.insert(failed_.begin(), failed_.end());
    return all.size() + not_sent_;
  }
  std::uint64_t copies() const { return copies_; }
  std::uint64_t again() const { return again_; }
  std::uint64_t fates() const { return fates_; }

 private:
  std::set<MessageId> published_, failed_, kept_;
  std::uint64_t copies_ = 0, again_ = 0, fates_ = 0, not_sent_ = 0;
};

/// The lines of a timeline, and whether the broker may lose or undo what it had.
struct Course {
  const char* lines;
  const char* end = "60s";
  bool broker_dies = false;
};

// Messages are published at 1s, 2s .. 6s; a handler works for 700ms.
const std::vector<Course> courses = {
    {""},
    {"", "1.0001s"},  // the first is on its way to the broker
    {"", "1.0003s"},  // on its way to who subscribes
    {"", "3.5s"},     // in a handler
    {"at 0s: cut shop <-> q for 10s"},
    {"at 0s: cut shop <-> q"},
    {"at 0s: cut q -> shop"},
    {"at 0s: loss 100% on shop <-> q"},
    {"at 0s: loss 100% on shop -> q for 3s"},
    {"at 2500ms: cut shop -> q", "30s"},
    {"at 2500ms: cut shop -> q", "1500s"},  // given up
    {"at 2500ms: cut q -> shop for 10s"},
    {"at 2500ms: loss 100% on shop -> q", "1500s"},
    {"at 0s: drop 50% on shop -> q"},
    {"at 0s: drop 50% on q -> shop"},
    {"at 0s: kill q"},
    {"at 0s: kill q\n at 3500ms: start q"},
    {"at 0s: power off q\n at 3500ms: start q"},
    {"at 2500ms: pause q", "20s"},
    {"at 2500ms: pause q for 1s"},
    {"at 2500ms: pause q\n at 3500ms: kill q", "60s", true},
    {"at 2500ms: kill q", "60s", true},
    {"at 3s: kill q\n at 4500ms: start q", "60s", true},
    {"at 2500ms: power off q", "60s", true},
    {"at 2500ms: kill shop"},
    {"at 2500ms: cut shop -> q\n at 3500ms: kill shop", "300s"},
    {"at 2500ms: cut shop -> q\n at 3500ms: power off shop"},
    {"at 2500ms: cut shop -> q\n at 3500ms: stop shop\n at 15s: heal shop -> q"},
    {"at 2500ms: stop shop\n at 4500ms: start shop"},
    {"at 2500ms: scale shop to 0"},
    {"at 1500ms: kill w"},
    {"at 3500ms: kill w\n at 5500ms: start w"},
    {"at 3500ms: power off w"},
    {"at 3500ms: stop w"},
    {"at 3500ms: pause w", "40s"},
    {"at 3500ms: pause w\n at 5500ms: kill w"},
    {"at 3500ms: pause w\n at 5500ms: stop w grace 1s"},
    {"at 3500ms: cut q <-> w", "30s"},
    {"at 3500ms: cut q -> w\n at 4500ms: kill w", "300s"},
    {"at 3500ms: loss 100% on q -> w", "1500s"},
    {"at 0s: drop 50% on q -> w"},
    {"at 0s: crash w at mid_work\n at 4500ms: start w"},
    {"at 3500ms: crash w at before_ack\n at 4500ms: start w"},
    {"at 3500ms: scale w to 0"},
    {"at 3500ms: scale w to 2\n at 5500ms: scale w to 1"},
};

std::string scenario_of(const plan::BrokerKind& kind, const std::string& outbox, const Course& course) {
  const std::string mode = kind.policy.receivers.groups ? "consumes" : "subscribes";
  return "mesh 1\nscenario \"Conservation\"\nends at " + std::string(course.end) + "\nbroker q is " +
         std::string(kind.name) + "\nservice shop { " + outbox + " }\nservice w { " + mode +
         " T; on T { work 700ms } }\ntimeline {\n " + course.lines +
         "\n at 1s: shop publishes T { n: 1 } 6 times every 1s\n}\n";
}

void check_course(const plan::BrokerKind& kind, const std::string& outbox, const Course& course) {
  const std::string text = scenario_of(kind, outbox, course);
  const compile::Compiled compiled = compile_here(text);
  INFO(text << rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  Ledger ledger;
  run.add_sink(&ledger);
  const bool is_short = run.finish().ended_at < 6 * second;
  const watch::Outside outside = run.gauges().outside().front();
  const std::uint64_t due = is_short ? static_cast<std::uint64_t>(run.simulation().now() / second) : sent;
  if (kind.policy.publishing.confirms) {
    CHECK(due == ledger.told() + outside.under_way);
  } else {
    CHECK(due == ledger.ended() + run.gauges().kept(1) + outside.under_way);
  }
  if (course.broker_dies) return;
  const std::uint64_t held = run.gauges().depth(0, no_service) + run.gauges().in_flight(0, no_service);
  // A second copy is ignored where the kind knows it again. A subscription that is scaled away takes none.
  const std::uint64_t copies =
      ledger.copies() + (kind.policy.publishing.duplicate_window == 0 ? ledger.again() : std::uint64_t{0});
  const bool is_fan_out = std::string(course.lines).find("scale w to 2") != std::string::npos;
  if (is_fan_out && !kind.policy.receivers.groups) {
    CHECK(copies <= ledger.fates() + held);
  } else {
    CHECK(copies == ledger.fates() + held);
  }
}

}  // namespace

TEST_CASE("nothing vanishes between a publisher and who subscribes, whatever the kind and whatever happens") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    for (const char* outbox : {"", "outbox 50", "outbox 2", "outbox 50 durable"}) {
      for (const Course& course : courses) check_course(kind, outbox, course);
    }
  }
}

}  // namespace meshsim::test
