// A search that a signal ends keeps what was found and covered so far.
#include <catch2/catch.hpp>
#include <csignal>
#include <string>

#include "explore/exploration_lines.hpp"
#include "explore/search.hpp"
#include "world/shipped.hpp"

namespace meshsim::test {

TEST_CASE("a signal leaves the findings and the certificate of the pieces that were whole by then") {
  const compile::Compiled compiled =
      compile_shipped(MESHSIM_SOURCE_DIR "/tests/explore/planted/s4_popped_and_gone.mesh");
  const plan::Plan& plan = compiled.runs.front();
  const Registry registry;
  const explore::Judgement judgement(plan, {});
  const explore::Space space = explore::space_of(plan);
  volatile std::sig_atomic_t signal = 0;
  explore::SearchOptions options;
  options.interrupt = &signal;
  options.told = [&](const explore::SearchResult& so_far) {
    if (!so_far.findings.empty()) signal = SIGINT;
    return false;
  };
  explore::Search search(plan, registry, space, judgement, options);
  const explore::SearchResult outcome = search.run();
  CHECK(outcome.is_interrupted);
  CHECK_FALSE(outcome.is_cut);
  REQUIRE(outcome.levels.size() == 1);
  CHECK(outcome.levels[0].pieces_done < outcome.levels[0].pieces);
  CHECK(outcome.findings.front().count > 0);
  CHECK(explore::certificate_lines(plan, outcome, space, {}).find("the first ") != std::string::npos);
}

}  // namespace meshsim::test
