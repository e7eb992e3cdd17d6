// Common random numbers: two runs that differ in one thing draw the same everywhere else.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compile/memory_files.hpp"
#include "plan/schedule.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

/// The i-th user's j-th call, or the message that it led to.
using Of = std::pair<std::size_t, std::size_t>;

/// What was drawn for the users of the load `users`, seen in the times of events.
struct Draws {
  std::vector<Time> arrivals;
  std::map<std::size_t, Duration> pauses;  ///< between a user's calls
  std::map<Of, Duration> requests;         ///< work of api
  std::map<Of, Duration> jobs;             ///< work of worker; only some requests lead to a job

  bool operator==(const Draws&) const = default;
};

/// Reads the draws from a run: roots tell users apart, whatever else is a root.
class DrawsSeen final : public trace::Sink {
 public:
  explicit DrawsSeen(const sim::Simulation& simulation) : simulation_(&simulation) {}

  void on_event(const Event& event, std::span<const std::byte>) override {
    const auto& instances = simulation_->names().instances;
    const std::string instance = event.instance == no_instance ? "" : instances[event.instance].name;
    if (event.kind == EventKind::flow_started && instance == "users-1") {
      users_.emplace(event.root, draws.arrivals.size());
      draws.arrivals.push_back(event.time);
    }
    const auto user = users_.find(event.root);
    if (user == users_.end()) return;
    const bool is_worker = instance.starts_with("worker");
    std::size_t& calls = calls_[user->second];
    if (event.kind == EventKind::requested) {
      if (++calls == 2) draws.pauses[user->second] = event.time - answered_at_[user->second];
      requested_at_[user->second] = event.time;
    } else if (event.kind == EventKind::answered) {
      answered_at_[user->second] = event.time;
      draws.requests[{user->second, calls}] = event.time - requested_at_[user->second];
    } else if (event.kind == EventKind::published) {
      call_of_[event.message] = {user->second, calls};
    } else if (is_worker && event.kind == EventKind::delivered) {
      delivered_at_[event.message] = event.time;
    } else if (is_worker && event.kind == EventKind::handled) {
      draws.jobs[call_of_[event.message]] = event.time - delivered_at_[event.message];
    }
  }

  Draws draws;

 private:
  const sim::Simulation* simulation_;
  std::map<std::uint32_t, std::size_t> users_;
  std::map<std::size_t, std::size_t> calls_;
  std::map<std::size_t, Time> requested_at_, answered_at_;
  std::map<MessageId, Of> call_of_;
  std::map<MessageId, Time> delivered_at_;
};

/// The shop that all cases differ from in one thing. Nobody waits in a queue, so that times are the draws.
struct Shop {
  std::string work = "1ms..9ms";
  std::string api_replicas = "", worker_replicas = "";
  std::string before = "", more = "", timeline = "";

  std::string text() const {
    return "mesh 1\nscenario \"Luck\"\n" + before +
           "broker queue is durable\n"
           "service api" +
           api_replicas + " { listen 80; concurrency 1000; on GET /a { work " + work +
           "; chance 40% { publish Job { n: 1 } } else { log \"none\" }; reply 200 } }\n"
           "service worker" +
           worker_replicas +
           " { concurrency 1000; consumes Job { prefetch 1000 }; on Job { work exp(mean 20ms) } }\n"
           "flow user { call api GET /a; wait 1s..2s; call api GET /a }\n"
           "load users { runs user; arrives poisson 5/s; from 0s to 10s }\n" +
           more + "timeline {\n" + timeline + "}\n";
  }
};

Draws draws_of(const plan::Plan& plan) {
  const Registry registry;
  world::Run run(plan, registry);
  DrawsSeen seen(run.simulation());
  run.add_sink(&seen);
  run.finish();
  CHECK(seen.draws.arrivals.size() > 30);
  CHECK(seen.draws.jobs.size() > 10);
  return seen.draws;
}

Draws draws_of(const Shop& shop, const compile::CompileOptions& options = {}) {
  const compile::Compiled compiled = compile_here(shop.text(), options);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  return draws_of(compiled.runs.front());
}

/// Leaves out the events of api, which differ.
Draws without_requests(Draws draws) {
  draws.requests.clear();
  return draws;
}

}  // namespace

TEST_CASE("another service time leaves arrivals, pauses, choices and others' work as they were") {
  const Draws fast = draws_of(Shop{.work = "1ms..9ms"});
  const Draws slow = draws_of(Shop{.work = "500ms..900ms"});
  const Draws constant = draws_of(Shop{.work = "50ms"});
  CHECK(without_requests(fast) == without_requests(slow));
  CHECK(without_requests(fast) == without_requests(constant));
  for (const auto& [of, time] : fast.requests) CHECK(slow.requests.at(of) > time);
}

TEST_CASE("the work of a request is the same work whichever replica does it, and so is that of a message") {
  const Draws alone = draws_of(Shop{});
  CHECK(alone == draws_of(Shop{.api_replicas = " x 3"}));
  CHECK(alone == draws_of(Shop{.worker_replicas = " x 4"}));
}

TEST_CASE("another service changes no draw, wherever in the file it stands") {
  const std::string extra = "service extra { listen 81; on GET /b { work 1ms..2ms; reply 200 } }\n";
  CHECK(draws_of(Shop{}) == draws_of(Shop{.before = extra}));
  CHECK(draws_of(Shop{}) == draws_of(Shop{.more = extra}));
}

TEST_CASE("another load changes no draw, even of the same flow") {
  CHECK(draws_of(Shop{}) == draws_of(Shop{.more = "load rest { runs user; arrives poisson 7/s; from 0s to 9s }\n"}));
  CHECK(draws_of(Shop{}) == draws_of(Shop{.before = "load rest { runs user; arrives constant 3/s; from 0s to 9s }\n"}));
}

TEST_CASE("a fault elsewhere changes no draw, and neither do lines of the timeline") {
  const std::string extra = "service extra { consumes Job { prefetch 10 }; on Job { work 1ms..2ms } }\n";
  CHECK(
      draws_of(Shop{.more = extra}) ==
      draws_of(Shop{.more = extra,
                    .timeline = "  at 1s: loss 50% on extra <-> queue for 5s\n  at 2s: note \"x\"\n"
                                "  at 3s: worker publishes Job { n: 2 } 3 times every 100ms\n  at 4s: kill extra\n"}));
}

TEST_CASE("a parameter and a row of cases change no draw but those that they are about") {
  Shop shop{.work = "w", .before = "param w = 2ms\n"};
  compile::CompileOptions options;
  options.sets = {{"w", "50ms"}};
  CHECK(without_requests(draws_of(shop)) == without_requests(draws_of(shop, options)));
  shop.before = "cases w {\n  1ms\n  70ms\n}\n";
  const compile::Compiled rows = compile_here(shop.text());
  INFO(rendered(rows));
  REQUIRE(rows.runs.size() == 2);
  CHECK(without_requests(draws_of(rows.runs[0])) == without_requests(draws_of(rows.runs[1])));
}

TEST_CASE("each delivery of a message is drawn anew, and each replica that has all messages draws for itself") {
  const compile::Compiled compiled = compile_here(
      "mesh 1\nscenario \"Luck\"\nbroker queue is durable\nservice shop\n"
      "service all x 2 { subscribes News; on News { work 1ms..1s } }\n"
      "service one { consumes News; on News { chance 50% { log \"no\"; retry } } }\n"
      "timeline {\n  at 1s: shop publishes News { n: 1 } 20 times every 2s\n}\n"
      "expect { x: every News published is handled by one }\n");
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  world::Run run(compiled.runs.front(), registry);
  struct Times final : trace::Sink {
    void on_event(const Event& event, std::span<const std::byte>) override {
      if (event.kind == EventKind::handled) at.push_back(event.time);
    }
    std::vector<Time> at;
  } times;
  run.add_sink(&times);
  CHECK(run.finish().all_held());  // who fails by chance fails not for ever
  std::sort(times.at.begin(), times.at.end());
  CHECK(times.at.size() == 60);
  CHECK(std::unique(times.at.begin(), times.at.end()) == times.at.end());
}

TEST_CASE("a note before a drop changes nothing of what it drops") {
  const auto published = [](const std::string& before) {
    const compile::Compiled compiled = compile_here(
        "mesh 1\nscenario \"Luck\"\nbroker queue is durable\nservice shop\n"
        "service reader { subscribes News; on News { work 1ms } }\ntimeline {\n" +
        before +
        "  at 1s: drop 50% on shop -> queue for 60s\n"
        "  at 2s: shop publishes News { n: 1 } 20 times every 2s\n}\n");
    INFO(rendered(compiled));
    REQUIRE(compiled.runs.size() == 1);
    const Registry registry;
    world::Run run(compiled.runs.front(), registry);
    struct Published final : trace::Sink {
      void on_event(const Event& event, std::span<const std::byte>) override {
        if (event.kind == EventKind::published) at.push_back(event.time);
      }
      std::vector<Time> at;
    } seen;
    run.add_sink(&seen);
    run.finish();
    return seen.at;
  };
  const std::vector<Time> plain = published("");
  CHECK(plain.size() > 3);
  CHECK(plain.size() < 20);
  CHECK(plain == published("  at 0s: note \"here\"\n"));
  CHECK(plain ==
        published("  at 0s: drop 50% on reader -> queue for 500ms\n  +0s: loss 10% on shop -> queue for 1ms\n"));
}

TEST_CASE("of two equal faults each has draws of its own, and so has each repetition of a fault") {
  plan::Plan plan;
  plan.services.resize(2);
  plan.services[0].name = "a";
  plan.services[1].name = "b";
  for (const std::uint32_t replica : {0U, 0U, 2U}) {
    plan::TimelineLine line;
    line.action = plan::act::Drop{{{{0, replica}}, {{1, 0}}}, {}};
    plan.timeline.lines.push_back(line);
  }
  plan::identify(plan.timeline, plan);
  CHECK(plan.timeline.lines[0].id.text() == "drop a -> b 1");
  CHECK(plan.timeline.lines[1].id.text() == "drop a -> b 2");
  CHECK(plan.timeline.lines[2].id.text() == "drop a-2 -> b 1");
}

}  // namespace meshsim::test
