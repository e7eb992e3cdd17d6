// Going back and forth never changes what an event is.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <map>

#include "base/random.hpp"
#include "step/play.hpp"
#include "support/files.hpp"

namespace meshsim::step::test {
namespace {

/// What a run from beginning to end gives: each event, and the digest at its end.
class Straight final : public trace::Sink {
 public:
  explicit Straight(const plan::Plan& plan) : run_(plan, registry_) {
    run_.add_sink(this);
    result = run_.finish();
  }
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override { events.push_back(event); }

  std::vector<Event> events;
  world::RunResult result;

 private:
  Registry registry_;
  world::Run run_;
};

/// Compares what a journey hears with the straight run.
class Comparing final : public trace::Sink {
 public:
  explicit Comparing(const Straight& straight) : straight_(straight) {}
  void on_event(const Event& event, std::span<const std::byte> /*payload*/) override {
    same = same && event.seq <= straight_.events.size() &&
           std::memcmp(&event, &straight_.events[event.seq - 1], sizeof event) == 0;
  }
  bool same = true;

 private:
  const Straight& straight_;
};

void wander(world::Journey& journey, Random& random, trace::Sink& sink) {
  const EventSeq event = journey.place().event;
  switch (random.below(6)) {
    case 0:
      journey.forward({.places = 1 + random.below(5)}, &sink);
      break;
    case 1:
      journey.forward({.places = 1 + random.below(2000)}, &sink);
      break;
    case 2:
      journey.forward({.until = journey.place().time + static_cast<Time>(random.below(1'000'000'000))}, &sink);
      break;
    case 3:
      journey.go_to({journey.place_before(1 + random.below(4)), 0}, &sink);
      break;
    case 4:
      journey.go_to({journey.place_until(1 + random.below(event)), 0}, &sink);
      break;
    default:
      journey.last_place([&](const world::Moment& moment) { return moment.event() % 7 == 0; }, &sink);
  }
}

TEST_CASE("going back and forth anywhere changes no event, and ends as the run does") {
  Random random = Random::named(4, "wandering");
  for (const std::string& file : shipped_scenarios()) {
    INFO(file);
    OpenSandbox sandbox(file);
    const Straight straight(sandbox->plan());
    Comparing comparing(straight);
    for (int i = 0; i < 40; ++i) wander(sandbox->journey(), random, comparing);
    while (sandbox->journey().forward({}, &comparing) != world::Halt::ended) {
    }
    CHECK(comparing.same);
    CHECK(sandbox->run().simulation().digest() == straight.result.digest);
    CHECK(sandbox->journey().place().event == straight.result.events);
  }
}

TEST_CASE("one step back from every place leads to the place before") {
  OpenSandbox sandbox("scenarios/message_loop.mesh");
  world::Journey& journey = sandbox->journey();
  std::vector<std::pair<world::Place, std::uint64_t>> places{{journey.place(), sandbox->run().simulation().digest()}};
  while (journey.forward({.places = 1}, nullptr) != world::Halt::ended) {
    places.emplace_back(journey.place(), sandbox->run().simulation().digest());
  }
  REQUIRE(places.size() > 20);
  for (; places.size() > 1; places.pop_back()) {
    journey.go_to(places.back().first);
    journey.go_to({journey.place_before(1), 0});
    CHECK(journey.place() == places[places.size() - 2].first);
    CHECK(sandbox->run().simulation().digest() == places[places.size() - 2].second);
  }
}

TEST_CASE("snapshots stay within their budget and serve the latest before an event") {
  OpenSandbox sandbox("scenarios/worker_scale_out.mesh");
  world::Journey& journey = sandbox->journey();
  const std::uint64_t one = journey.moment().memory_bytes();
  world::Snapshots snapshots(one * 10);
  while (journey.forward({.places = 1}, nullptr) != world::Halt::ended) snapshots.offer(journey.moment());
  CHECK(snapshots.count() >= 2);
  CHECK(snapshots.bytes() <= one * 10);
  REQUIRE(snapshots.latest(5000) != nullptr);
  CHECK(snapshots.latest(5000)->event() <= 5000);
}

}  // namespace
}  // namespace meshsim::step::test
