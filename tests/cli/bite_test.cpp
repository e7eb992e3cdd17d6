// `meshsim explore --bite`: which claims notice when a protection is taken out.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

constexpr const char* protected_jobs = R"(mesh 1
scenario "Jobs are done, and once"
broker queue { persistence always }
service portal
# A comment, and a record whose field is called as a protection is.
service worker { restart on-failure
  consumes Job durable { prefetch 1; redeliver after 2s }
  on Job { once per message.id in store; work 30ms }
}
timeline { at 1s: portal publishes Job { once: 1, durable: 2 } }
expect {
  done: every Job published is handled by worker
  once: every Job published is handled by worker, at most once
}
)";

}  // namespace

TEST_CASE("each protection is taken out, and the claims that notice are told") {
  const Playground here;
  here.write("jobs.mesh", protected_jobs);
  const Outcome bitten = here.run("$M explore jobs.mesh --bite 2>&1");
  test::check_golden("cli/bite.txt", bitten.text);
  CHECK(bitten.code == 1);  // nobody asks for `redeliver after`
  CHECK(here.run("$M explore jobs.mesh --bite --jobs 1 2>&1").text == bitten.text);
  CHECK(here.read("jobs.mesh") == protected_jobs);
}

TEST_CASE("a scenario that fails without any fault bites nothing") {
  const Playground here;
  here.write("jobs.mesh", std::string(protected_jobs) + "expect { none: never Job handled }\n");
  const Outcome bitten = here.run("$M explore jobs.mesh --bite 2>&1");
  CHECK(bitten.code == 1);
  CHECK(bitten.text ==
        "run: jobs\nas it is, without any fault fail none\nmend that first: `meshsim run jobs.mesh` shows it\n");
}

TEST_CASE("what --bite cannot do is refused") {
  const Playground here;
  here.write("jobs.mesh", protected_jobs);
  for (const std::string option : {"--random 5", "--first", "--junit j.xml", "--format jsonl", "--save d", "--time 5s",
                                   "--at-most 1", "--no-shrink"}) {
    const Outcome refused = here.run("$M explore jobs.mesh --bite " + option + " 2>&1");
    CHECK(refused.code == 2);
    CHECK(refused.text.starts_with("error: --bite takes no " + option.substr(0, option.find(' ')) + ": "));
  }
}

}  // namespace meshsim::cli::tested
