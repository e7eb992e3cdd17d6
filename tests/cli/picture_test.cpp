// `meshsim graph` and `meshsim story`.
#include <catch2/catch.hpp>
#include <regex>
#include <string>
#include <vector>

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

constexpr const char* in_circles = R"(mesh 1
scenario "Circles"
broker queue
service alpha x 3 { subscribes Done; consumes Again; on Done { publish Order {} }; on Again { publish Again {} } }
service beta {
  consumes Order
  subscribes Log
  on Order { publish Done {}; publish Again {}; publish Log {} }
  on Log { }
}
service gamma { consumes Order; on Order { publish Log {}; call delta GET /a within 1s } }
service delta { listen 80; on GET /a { publish Order {}; reply 200 } }
timeline { at 1s: alpha publishes Order {} }
)";

}  // namespace

TEST_CASE("a system is drawn for Mermaid, for Graphviz, and as a picture") {
  const Playground here;
  here.write("drawn.mesh", drawn);
  test::check_golden("cli/graph.mmd", here.run("$M graph drawn.mesh").text);
  test::check_golden("cli/graph.dot", here.run("$M graph drawn.mesh --format dot").text);
  test::check_golden("cli/graph.svg", here.run("$M graph drawn.mesh --format svg").text);
}

TEST_CASE("no text of a scenario acts in the picture of its system, and all of it can be read in its description") {
  const Playground here;
  here.write("hostile.mesh",
             "mesh 1\nscenario \"</title><script>alert(1)</script> & 'x'\"\nbroker queue\nservice a\n"
             "service b { consumes t; on t { } }\ntimeline { at 0s: a publishes t {} }\n");
  const std::string svg = here.run("$M graph hostile.mesh --format svg").text;
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find("<title id=\"title\">&lt;/title&gt;&lt;script&gt;alert(1)") != std::string::npos);
  CHECK(svg.find("a publishes t, by the timeline.") != std::string::npos);
}

TEST_CASE("boxes of a picture do not overlap, whoever calls whom in circles") {
  const Playground here;
  here.write("circle.mesh", in_circles);
  const std::string svg = here.run("$M graph circle.mesh --format svg").text;
  struct Seen {
    int x, y, width, height;
  };
  std::vector<Seen> boxes;
  const std::regex rectangle("class=\"node\" x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"");
  for (std::sregex_iterator found(svg.begin(), svg.end(), rectangle), end; found != end; ++found) {
    const auto number = [&](std::size_t group) { return std::stoi((*found)[group].str()); };
    boxes.push_back({number(1), number(2), number(3), number(4)});
  }
  CHECK(boxes.size() == 4);
  for (std::size_t a = 0; a < boxes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool is_beside = boxes[a].x + boxes[a].width < boxes[b].x || boxes[b].x + boxes[b].width < boxes[a].x;
      const bool is_above = boxes[a].y + boxes[a].height < boxes[b].y || boxes[b].y + boxes[b].height < boxes[a].y;
      CHECK((is_beside || is_above));
    }
  }
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
