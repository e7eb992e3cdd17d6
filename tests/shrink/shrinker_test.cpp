// The shrinker with oracles that look at nothing but words, so that each rule of the loop and of a pass shows alone.
#include "shrink/shrinker.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

#include "shrink/file_parts.hpp"
#include "shrink/flatten.hpp"
#include "shrink/protections.hpp"
#include "shrink/rules.hpp"

namespace meshsim::shrink {
namespace {

class WordOracle final : public Oracle {
 public:
  using Rule = std::function<Answer(const std::string& text)>;
  explicit WordOracle(Rule rule, std::size_t most = 10'000) : rule_(std::move(rule)), most_(most) {}

  Answer fails_alike(const std::string& text) override {
    asked_.push_back(text);
    return rule_(text);
  }
  bool is_spent() const override { return asked_.size() >= most_; }
  const std::vector<std::string>& asked() const { return asked_; }

 private:
  Rule rule_;
  std::size_t most_;
  std::vector<std::string> asked_;
};

bool has(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

/// Says that a text fails alike as long as it has all of these words.
WordOracle needs(std::vector<std::string> words) {
  return WordOracle([words = std::move(words)](const std::string& text) {
    for (const std::string& word : words) {
      if (!has(text, word)) return Answer::holds;
    }
    return Answer::alike;
  });
}

constexpr const char* jobs = R"(mesh 1
scenario "Jobs"
broker queue { persistence always }
service portal { listen 80; on POST /jobs { publish Job { kind: request.kind }; reply 202 } }
service worker x 3 { consumes Job { prefetch 1 }; on Job { work 2ms..6ms; publish Done } }
service log { consumes Done; on Done { work 1ms } }
service user
timeline {
  phase "day" {
    at 1s:    user calls portal POST /jobs { kind: "pdf" } 40 times every 30ms
    at 1500ms: note "half"
  }
}
expect {
  lost:  every Job published is handled by worker if any
  other: never Job dead_lettered
  report depth of Job for worker
}
)";

Shrunk shrunk_of(const std::string& text, Oracle& oracle, const Kept& kept = {"lost", false}) {
  return shrink(text, kept, oracle);
}

}  // namespace

TEST_CASE("what the oracle does not need is taken out, but for the title, the claim and the persistence of a broker") {
  WordOracle nothing = needs({});
  CHECK(shrunk_of(jobs, nothing).text == R"(mesh 1
scenario "Jobs"
expect {
  lost:  every Job published is handled by worker if any
}
)");
  WordOracle oracle = needs({"broker queue"});
  CHECK(shrunk_of(jobs, oracle).text == R"(mesh 1
scenario "Jobs"
broker queue { persistence always }
expect {
  lost:  every Job published is handled by worker if any
}
)");
}

TEST_CASE("times and replicas are the fewest that the oracle takes, tried from below") {
  WordOracle oracle([](const std::string& text) {
    const bool is_alike = has(text, "portal POST /jobs 3 times") && has(text, "service worker x 2");
    return is_alike || has(text, "40 times") || has(text, "worker x 3") ? Answer::alike : Answer::holds;
  });
  const std::string text = shrunk_of(jobs, oracle).text;
  INFO(text);
  CHECK((has(text, "3 times") || has(text, "worker x 3")));
  WordOracle three = needs({"user calls portal POST /jobs", " times", "service worker x "});
  const std::string least = shrunk_of(jobs, three).text;
  INFO(least);
  CHECK(has(least, "2 times"));
  CHECK(has(least, "worker x 2"));
}

TEST_CASE("the timeline publishes in place of a chain of calls, with the values that it gave") {
  WordOracle oracle([](const std::string& text) {
    const bool is_published = has(text, "publish Job") || has(text, "publishes Job");
    return is_published && has(text, "\"pdf\"") ? Answer::alike : Answer::holds;
  });
  const std::string text = shrunk_of(jobs, oracle).text;
  INFO(text);
  CHECK(has(text, "portal publishes Job { kind: \"pdf\" }"));
  CHECK_FALSE(has(text, "user"));
}

TEST_CASE("services are called without their gateway, and stand on one network") {
  const std::string text = R"(mesh 1
scenario "Shop"
network front, back
gateway door { networks front, back; route / -> pages; route /orders -> orders }
service pages { networks back; listen 80; on GET /x { reply 200 } }
service orders { networks back; on POST /orders { reply 202 } }
service user { networks front }
timeline { at 1s: user calls door POST /orders }
)";
  WordOracle oracle([](const std::string& candidate) {
    const bool is_gated = has(candidate, "calls door") && has(candidate, "networks front, back; route");
    const bool is_direct =
        has(candidate, "calls orders POST /orders") && !has(candidate, "door") && has(candidate, "orders { listen 80");
    const bool is_on_both = has(candidate, "network front, back") && has(candidate, "user { networks front }") &&
                            has(candidate, "networks back; on POST") && has(candidate, "pages { networks back");
    const bool is_one = !has(candidate, "network");
    return (is_gated && is_on_both) || (is_direct && (is_on_both || is_one)) ? Answer::alike : Answer::holds;
  });
  const std::string least = shrunk_of(text, oracle).text;
  INFO(least);
  CHECK(has(least, "calls orders POST /orders"));
  CHECK_FALSE(has(least, "network"));
}

TEST_CASE("two edits that only go together are found at the end") {
  WordOracle oracle(
      [](const std::string& text) { return has(text, "log") == has(text, "note") ? Answer::alike : Answer::holds; });
  const std::string text = shrunk_of(jobs, oracle).text;
  INFO(text);
  CHECK_FALSE(has(text, "log"));
  CHECK_FALSE(has(text, "note"));
}

TEST_CASE("the load of a claim about a metric stays") {
  WordOracle oracle = needs({"calls"});
  CHECK(has(shrunk_of(jobs, oracle, {"lost", true}).text, "40 times every 30ms"));
}

TEST_CASE("a protection against doing things twice stays as it is written where something is done too often") {
  const std::string text = std::string(jobs).replace(std::string(jobs).find("work 2ms..6ms"), 13,
                                                     "once per message.kind in store; work 2ms..6ms");
  WordOracle oracle = needs({"publish Job"});
  Kept kept{"lost"};
  CHECK_FALSE(has(shrunk_of(text, oracle, kept).text, "once per"));
  kept.is_once_kept = true;
  WordOracle handled = needs({"on Job"});
  CHECK(has(shrunk_of(text, handled, kept).text, "once per message.kind in store"));
  CHECK_FALSE(has(shrunk_of(text, oracle, kept).text, "once per"));  // its handler is not needed
}

TEST_CASE("the rules of a scenario are found with their places") {
  const std::vector<Rule> rules = rules_of(
      "mesh 1\nscenario \"x\"\nbroker queue\nservice worker { consumes Job { redeliver after 2s; dead letter after 5 "
      "tries }; on Job { once per message.id; require message.n > 0 else { reject } } }\n"
      "expect { retry: never Job dead_lettered }\n");
  std::string told;
  for (const Rule& rule : rules) told += rule.words + " (" + rule.where + ")\n";
  CHECK(told ==
        "redeliver after 2s (service worker)\ndead letter after 5 tries (service worker)\n"
        "once per message.id (service worker)\nrequire message.n > 0 else (service worker)\n"
        "reject (service worker)\n");
}

TEST_CASE("a protection that is the default of a kind is taken out by its opposite and `retries 0` is none") {
  const std::string text =
      "mesh 1\nscenario \"x\"\nbroker queue { persistence always }\nservice api { listen 80; on GET /a { reply 200 } "
      "}\ngateway door { route /a -> api { retries 0 } }\n";
  const std::vector<Protection> by_default = protections_of(text, {"queue"});
  REQUIRE(by_default.size() == 1);
  CHECK(by_default.front().words == "persistence always");
  CHECK(has(by_default.front().without, "persistence none"));
  const std::vector<Protection> by_line = protections_of(text, {});
  REQUIRE(by_line.size() == 1);
  CHECK_FALSE(has(by_line.front().without, "persistence"));
}

TEST_CASE("a result is complete only where all smaller texts were tried to the end") {
  WordOracle complete = needs({"calls"});
  CHECK(shrunk_of(jobs, complete).is_complete);
  WordOracle gives_up([](const std::string& text) { return has(text, "calls") ? Answer::alike : Answer::gave_up; });
  const Shrunk shrunk = shrunk_of(jobs, gives_up);
  CHECK_FALSE(shrunk.is_complete);
  CHECK(shrunk.held == 0);
  WordOracle spent([](const std::string& text) { return has(text, "calls") ? Answer::alike : Answer::holds; }, 5);
  CHECK_FALSE(shrunk_of(jobs, spent).is_complete);
  CHECK(spent.asked().size() == 5);
}

TEST_CASE("no text is asked about twice") {
  WordOracle oracle = needs({"calls", "worker"});
  const Shrunk shrunk = shrunk_of(jobs, oracle);
  CHECK(shrunk.tried >= oracle.asked().size());
  std::vector<std::string> asked = oracle.asked();
  std::sort(asked.begin(), asked.end());
  CHECK(std::adjacent_find(asked.begin(), asked.end()) == asked.end());
}

TEST_CASE("one run of a scenario becomes one text") {
  const ReadFile read = [](const std::string& path) -> std::optional<std::string> {
    if (path != "lib/parts.mesh") return std::nullopt;
    return "mesh 1\nscenario \"Not this\"\nparam times = 3\nbroker queue\nservice worker { consumes Job; on Job {} }\n";
  };
  const std::string text = R"(mesh 1
scenario "One of many"  # of six
use "lib/parts.mesh"
seeds 1..6
param who = "ann"
cases pause, name {
  10ms, "b"
  20ms, "c"
}
override service worker { consumes Job; on Job { work pause } }
service portal
timeline { at 1s: portal publishes Job { to: who, name: name } times times }
)";
  const RunValues values{{{"times", "3"}, {"who", "ann"}, {"pause", "20ms"}, {"name", "c"}}, 4};
  CHECK(flatten(text, "here.mesh", values, read) == R"(mesh 1
scenario "One of many"
param times = 3
broker queue
service worker { consumes Job; on Job { work pause } }
param who = "ann"
param pause = 20ms
param name = "c"
service portal
timeline { at 1s: portal publishes Job { to: who, name: name } times times }
seed 4
)");
  CHECK(flatten(text, "elsewhere/here.mesh", values, read) == std::nullopt);
}

TEST_CASE("a file gets its title, its comment and the faults as the last lines of its timeline") {
  const std::string text = "mesh 1\nscenario \"x\"\nservice a\ntimeline { at 1s: kill a }\n";
  FileParts parts;
  parts.title = "FOUND: a \"thing\"";
  parts.comment = "One.\nTwo.\n";
  parts.lines = {"at 2s: pause a for 1s"};
  CHECK(file_of(text, parts) == R"(# One.
# Two.
mesh 1
scenario "FOUND: a \"thing\""
service a
timeline {
  at 1s:  kill a
  at 2s:  pause a for 1s
}
)");
  parts.ends_at = 9 * second;
  CHECK(has(file_of(text, parts), "ends at 9s\n"));
  CHECK(has(file_of("mesh 1\nscenario \"x\"\nservice a\n", parts), "timeline {\n  at 2s:  pause a for 1s\n}\n"));
}

}  // namespace meshsim::shrink
