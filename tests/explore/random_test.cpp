// Random schedules: the same for any number of threads; they find what takes more faults than were tried one by one.
#include <catch2/catch.hpp>
#include <string>

#include "explore/draw.hpp"
#include "explore/exploration_lines.hpp"
#include "explore/finding_file.hpp"
#include "explore/search.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {
namespace {

/// Searches all single faults and so many random schedules of a planted scenario.
struct RandomlyExplored {
  RandomlyExplored(const std::string& name, std::uint64_t schedules, unsigned jobs,
                   const plan::Exploration& wanted = {})
      : plan(compile_shipped(MESHSIM_SOURCE_DIR "/tests/explore/planted/" + name + ".mesh").runs.front()),
        judgement(plan, {}),
        space(explore::space_of(plan, wanted)) {
    explore::SearchOptions options;
    options.faults = 1;
    options.jobs = jobs;
    options.random = schedules;
    explore::Search search(plan, registry, space, judgement, options);
    outcome = search.run();
    explored = search.explored();
  }

  std::string report() const {
    std::string text;
    for (const explore::Finding& finding : outcome.findings) {
      text += explore::finding_line(plan, finding, outcome) + "\n";
      for (const plan::TimelineLine& line : explore::timeline_with(explored, space, finding.first).lines)
        text += "  " + line.text + "\n";
    }
    return text + explore::certificate_lines(plan, outcome, space, {});
  }

  plan::Plan plan;
  plan::Plan explored;
  Registry registry;
  explore::Judgement judgement;
  explore::Space space;
  explore::SearchResult outcome;
};

}  // namespace

TEST_CASE("random schedules find what takes two faults, the same with any number of threads") {
  plan::Exploration kills;
  kills.faults = {{plan::FaultKind::kill}};
  const RandomlyExplored one("s3_outbox_in_memory", 2'500, 1, kills);
  REQUIRE(one.outcome.random);
  CHECK(one.outcome.random->schedules == 2'500);
  CHECK(one.outcome.random->unguided == 625);
  CHECK(one.outcome.random->new_behaviours.size() == 3);
  REQUIRE(one.outcome.findings.size() == 1);
  const explore::Finding* found = &one.outcome.findings.front();
  CHECK(found->is_random);
  CHECK(found->failure == explore::Failure::lost);
  CHECK(found->first.size() <= 3);
  const plan::Schedule timeline = explore::timeline_with(one.explored, one.space, found->first);
  CHECK(world::Run(one.explored, timeline, one.registry).finish().digest == found->digest);
  CHECK(RandomlyExplored("s3_outbox_in_memory", 2'500, 2, kills).report() == one.report());
  CHECK(RandomlyExplored("s3_outbox_in_memory", 2'500, 7, kills).report() == one.report());
}

TEST_CASE("schedules without guide strike at moments at which faults may strike") {
  plan::Exploration kills;
  kills.faults = {{plan::FaultKind::kill}};
  const plan::Plan plan =
      compile_shipped(MESHSIM_SOURCE_DIR "/tests/explore/planted/s3_outbox_in_memory.mesh").runs.front();
  const explore::Space space = explore::space_of(plan, kills);
  const explore::DrawGround ground(space, std::vector<std::uint64_t>(1'000, 0), 500, 3);
  const explore::Familiarity none;
  for (std::uint64_t number = 3; number < 80; number += 4) {
    explore::Draw draw(ground, none, 1, number);
    for (std::size_t i = 0; i < draw.faults(); ++i) {
      const explore::Aim aim = draw.next(0, nullptr);
      CHECK(aim.moment >= 500);
      CHECK(aim.moment < 503);
    }
  }
}

TEST_CASE("a bug that one fault brings out is no finding of more") {
  const RandomlyExplored run("s4_popped_and_gone", 300, 2);
  REQUIRE(run.outcome.findings.size() == 1);
  CHECK_FALSE(run.outcome.findings.front().is_random);
  CHECK(run.outcome.random->unguided_failing > 0);
  CHECK(run.report().find(" of 75 without guide fail\n") != std::string::npos);
}

}  // namespace meshsim::test
