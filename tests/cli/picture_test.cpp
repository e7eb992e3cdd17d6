// `meshsim graph` and `meshsim story`.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

constexpr const char* drawn = R"(mesh 1
scenario "All kinds of \"arrows\""
broker queue
gateway edge { route /api -> shop }
service shop {
  listen 80
  on POST /api/orders {
    publish Order { n: 1 }
    reply 202
  }
}
service mailer x 2 { consumes Order; on Order { work 1ms } }
service audit { subscribes Order; on Order { } }
flow buy { call edge POST /api/orders within 1s }
load buyers { runs buy; arrives constant 1/s; from 1s to 3s }
timeline { at 1s: audit publishes Note { text: "#;<b>" } }
)";

}  // namespace

TEST_CASE("a system is drawn for Mermaid and for Graphviz") {
  const Playground here;
  here.write("drawn.mesh", drawn);
  test::check_golden("cli/graph.mmd", here.run("$M graph drawn.mesh").text);
  test::check_golden("cli/graph.dot", here.run("$M graph drawn.mesh --format dot").text);
}

TEST_CASE("the story of a message is told in lines and as a sequence") {
  const Playground here;
  here.write("drawn.mesh", drawn);
  const std::string log = here.run("$M run drawn.mesh --show all").text;
  const std::size_t place = log.find("published Order #") + sizeof("published Order #") - 1;
  const std::string number = log.substr(place, log.find(' ', place) - place);
  test::check_golden("cli/story.txt", here.run("$M story drawn.mesh " + number).text);
  test::check_golden("cli/story.mmd", here.run("$M story drawn.mesh '#" + number + "' --format mermaid").text);
}

TEST_CASE("a message that is not there has no story") {
  const Playground here;
  here.write("drawn.mesh", drawn);
  const Outcome none = here.run("$M story drawn.mesh 12345 2>&1");
  CHECK(none.code == 2);
  CHECK(none.text.starts_with("error: no message and no call of this run has the number 12,345\n"));
  CHECK(here.run("$M story drawn.mesh first 2>&1").code == 2);
  CHECK(here.run("$M graph none.mesh 2>&1").code == 2);
}

}  // namespace meshsim::cli::tested
