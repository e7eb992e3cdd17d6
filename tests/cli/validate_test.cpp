// `meshsim validate`, with fewer seeds than users take.
#include <catch2/catch.hpp>

#include "cli/playground.hpp"

namespace meshsim::cli::tested {

TEST_CASE("the command tells theory, figure, interval and verdict") {
  const Playground here;
  const Outcome one = here.run("$M validate --only 'M/M/1: time' --seeds 4");
  INFO(one.text);
  CHECK(one.text.find("M/M/1: time") != std::string::npos);
  CHECK(one.text.find("     20ms ") != std::string::npos);
  CHECK(one.code == 0);
  CHECK(one.text.find("\n1 of 1 check agrees") != std::string::npos);
  CHECK(one.text == here.run("$M validate --only 'M/M/1: time' --seeds 4 --jobs 1").text);
  CHECK(here.run("$M validate --only nothing 2>&1").code == 4);
  CHECK(here.run("$M validate --seeds 1 2>&1").code == 2);
  CHECK(here.run("$M validate --list").text.find("M/M/3, concurrency: time\n") != std::string::npos);
}

}  // namespace meshsim::cli::tested
