// Six scenarios that hold as written and have a bug which one or two faults bring out (planted/). The defaults find it.
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "explore/exploration_lines.hpp"
#include "explore/finding_file.hpp"
#include "explore/search.hpp"
#include "support/build_kind.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

/// A search over a file, and what it goes by.
class Exploration {
 public:
  Exploration(const std::string& name, unsigned faults, unsigned jobs = 2, std::uint64_t schedules = UINT64_MAX,
              const plan::Exploration& wanted = {})
      : plan_(compile_shipped(MESHSIM_SOURCE_DIR "/tests/explore/planted/" + name + ".mesh").runs.front()),
        judgement_(plan_, {}),
        space_(explore::space_of(plan_, wanted)) {
    options_.faults = faults;
    options_.jobs = jobs;
    options_.schedules = schedules;
    explore::Search search(plan_, registry_, space_, judgement_, options_);
    outcome_ = search.run();
    explored_ = search.explored();
  }

  const explore::SearchResult& outcome() const { return outcome_; }

  /// Returns the finding of that claim, or null.
  const explore::Finding* find(std::string_view label, explore::Failure failure) const {
    for (const explore::Finding& finding : outcome_.findings) {
      if (finding.claim != explore::no_claim && plan_.claims[finding.claim].label == label &&
          finding.failure == failure) {
        return &finding;
      }
    }
    return nullptr;
  }

  /// Returns the digest of the run whose timeline ends with the finding's lines.
  std::uint64_t digest_of(const explore::Finding& finding) const {
    const plan::Schedule timeline = explore::timeline_with(explored_, space_, finding.first);
    return world::Run(explored_, timeline, registry_).finish().digest;
  }

  std::string report() const {
    std::string text = explore::opening_lines(plan_, outcome_, judgement_, space_);
    for (const explore::Finding& finding : outcome_.findings) {
      text += explore::finding_line(plan_, finding, outcome_) + "\n";
      for (const plan::TimelineLine& line : explore::timeline_with(explored_, space_, finding.first).lines)
        text += "  " + line.text + "\n";
      text += explore::ways_line(plan_, finding, space_) + "\n";
    }
    return text + explore::certificate_lines(plan_, outcome_, space_, {});
  }

 private:
  plan::Plan plan_;
  plan::Plan explored_;
  Registry registry_;
  explore::Judgement judgement_;
  explore::Space space_;
  explore::SearchOptions options_;
  explore::SearchResult outcome_;
};

}  // namespace

TEST_CASE("a bug that one fault brings out is found") {
  struct Case {
    const char* file;
    const char* claim;
    explore::Failure failure;
  };
  const Case cases[] = {
      {"s1_acked_too_early", "none_lost", explore::Failure::lost},
      {"s2_remembered_in_memory", "once", explore::Failure::twice},
      {"s4_popped_and_gone", "done", explore::Failure::lost},
      {"s5_nobody_listening", "shown", explore::Failure::lost},
  };
  for (const Case& each : cases) {
    if (is_sanitized && &each != &cases[0]) break;  // the others run the same code
    INFO(each.file);
    const Exploration exploration(each.file, 1);
    REQUIRE(exploration.outcome().base_failures.empty());
    CHECK(exploration.outcome().levels.front().is_complete());
    const explore::Finding* finding = exploration.find(each.claim, each.failure);
    REQUIRE(finding != nullptr);
    CHECK(finding->first.size() == 1);
    CHECK(exploration.digest_of(*finding) == finding->digest);
  }
}

TEST_CASE("what was done before it was promised is not lost") {
  // A cut keeps the confirm away, so the shop keeps a message which the kitchen has handled.
  const Exploration exploration("s3_outbox_in_memory", 1);
  CHECK(exploration.outcome().levels.front().is_complete());
  CHECK(exploration.outcome().findings.empty());
}

TEST_CASE("a bug that takes two faults is found with two and not with one") {
  plan::Exploration kills;
  kills.faults = {{plan::FaultKind::kill}};
  kills.outages = {2600 * millisecond};
  const Exploration exploration("s3_outbox_in_memory", 2, 2, UINT64_MAX, kills);
  REQUIRE(exploration.outcome().levels.size() == 2);
  const explore::Finding* finding = exploration.find("cooked", explore::Failure::lost);
  REQUIRE(finding != nullptr);
  CHECK(finding->first.size() == 2);
  CHECK(exploration.digest_of(*finding) == finding->digest);
}

TEST_CASE("a value that does not recover is found, with the fault over before its claim begins") {
  const Exploration exploration("s6_retry_storm", 1, 2, is_sanitized ? 100 : 200);
  const explore::Finding* finding = exploration.find("recovered", explore::Failure::untrue);
  REQUIRE(finding != nullptr);
  CHECK(exploration.digest_of(*finding) == finding->digest);
}

TEST_CASE("the report is the same for any number of threads, also where it is cut") {
  for (const std::uint64_t schedules : {std::uint64_t{300}, std::uint64_t{6000}}) {
    if (is_sanitized && schedules > 300) break;
    const std::string alone = Exploration("s1_acked_too_early", 2, 1, schedules).report();
    CHECK(Exploration("s1_acked_too_early", 2, 2, schedules).report() == alone);
    CHECK(Exploration("s1_acked_too_early", 2, 7, schedules).report() == alone);
  }
}

}  // namespace meshsim::test
