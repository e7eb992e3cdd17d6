// The six planted scenarios, shrunk: the fewest faults, messages and instances with which each fails as it was found.
#include "explore/smallest.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "explore/search.hpp"
#include "support/build_kind.hpp"
#include "world/run.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

/// The first finding of a claim in a planted scenario, and its smallest scenario.
class Shrinking {
 public:
  Shrinking(const std::string& name, const std::string& claim, unsigned faults, const plan::Exploration& wanted = {},
            std::uint64_t schedules = UINT64_MAX, unsigned jobs = 2)
      : compiled_(compile_shipped(MESHSIM_SOURCE_DIR "/tests/explore/planted/" + name + ".mesh")),
        judgement_(compiled_.runs.front(), {}),
        space_(explore::space_of(compiled_.runs.front(), wanted)) {
    options_.faults = faults;
    options_.jobs = jobs;
    options_.schedules = schedules;
    explore::Search search(compiled_.runs.front(), registry_, space_, judgement_, options_);
    const explore::SearchResult outcome = search.run();
    for (const explore::Finding& finding : outcome.findings) {
      if (finding.claim == explore::no_claim || compiled_.runs.front().claims[finding.claim].label != claim) continue;
      const explore::Workshop workshop{registry_, reader_, outcome.budget, {}, nullptr};
      const std::string_view text = compiled_.sources.at(0).text();
      smallest_ = explore::smallest_of({search.explored(), space_, finding, text, "meshsim explore x.mesh"}, workshop);
      return;
    }
    FAIL("not found");
  }

  const explore::Smallest& smallest() const { return smallest_; }

  /// Runs the file as any command does; the verdict on the claim must not be held.
  std::uint64_t digest_of_file() {
    const compile::Compiled compiled = compile::compile_text("finding.mesh", smallest_.text, reader_);
    REQUIRE(compiled.errors == 0);
    const world::RunResult result = world::Run(compiled.runs.front(), registry_).finish();
    CHECK(result.any_failed());
    return result.digest;
  }

 private:
  compile::Compiled compiled_;
  Registry registry_;
  TreeReader reader_;
  explore::Judgement judgement_;
  explore::Space space_;
  explore::SearchOptions options_;
  explore::Smallest smallest_;
};

}  // namespace

TEST_CASE("a planted bug is shrunk to the fewest faults, messages and instances") {
  struct Case {
    const char* file;
    const char* claim;
    std::size_t instances;
  };
  const Case cases[] = {
      {"s1_acked_too_early", "none_lost", 3},
      {"s2_remembered_in_memory", "once", 3},
      {"s4_popped_and_gone", "done", 3},
      {"s5_nobody_listening", "shown", 4},  // each price is claimed to reach two windows
  };
  for (const Case& each : cases) {
    if (is_sanitized && &each != &cases[0]) break;  // the others run the same code
    INFO(each.file);
    Shrinking shrinking(each.file, each.claim, 1);
    const explore::Smallest& smallest = shrinking.smallest();
    INFO(smallest.text);
    REQUIRE(smallest.problem.empty());
    CHECK(smallest.faults == 1);
    CHECK(smallest.messages == 1);
    CHECK(smallest.instances == each.instances);
    CHECK(smallest.is_complete);
    CHECK(smallest.held > 0);
    CHECK(smallest.broken.empty());
    CHECK(shrinking.digest_of_file() == smallest.digest);
  }
}

TEST_CASE("a bug that takes two faults is shrunk with both of them") {
  plan::Exploration kills;
  kills.faults = {{plan::FaultKind::kill}};
  kills.outages = {2600 * millisecond};
  Shrinking shrinking("s3_outbox_in_memory", "cooked", 2, kills);
  const explore::Smallest& smallest = shrinking.smallest();
  INFO(smallest.text);
  REQUIRE(smallest.problem.empty());
  CHECK(smallest.faults == 2);
  CHECK(smallest.messages == 1);  // it is kept, and never published
  CHECK(smallest.instances == 3);
  CHECK(shrinking.digest_of_file() == smallest.digest);
}

TEST_CASE("the smallest scenario is the same for any number of threads") {
  const std::string alone = Shrinking("s4_popped_and_gone", "done", 1, {}, UINT64_MAX, 1).smallest().text;
  CHECK(Shrinking("s4_popped_and_gone", "done", 1, {}, UINT64_MAX, 7).smallest().text == alone);
}

}  // namespace meshsim::test
