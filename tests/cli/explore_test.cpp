// `meshsim explore`, as a user runs it.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

/// BRPOP takes the element off the list: a worker that dies with it takes it along.
constexpr const char* popped = R"(mesh 1
scenario "Every job on the list is done"
broker queue is redis-list { persistence always }
service portal
service worker x 2 { consumes Job; on Job { work 30ms } }
timeline { at 1s: portal publishes Job { n: 1 } 3 times every 10ms }
expect {
  done:  every Job published is handled by worker if any
  taken: Job published exactly 3 times
}
)";

constexpr const char* acked = R"(mesh 1
scenario "Every job is done"
broker queue
service portal
service worker { consumes Job; on Job { work 30ms } }
timeline { at 1s: portal publishes Job }
expect { done: every Job published is handled by worker if any }
)";

constexpr const char* counted = R"(mesh 1
scenario "Only counts"
broker queue
service portal
service worker { consumes Job; on Job { work 30ms } }
timeline { at 1s: portal publishes Job }
expect { taken: Job published exactly 1 time }
)";

}  // namespace

TEST_CASE("what is found is told with its first fault, its story and what was covered") {
  const Playground here;
  here.write("popped.mesh", popped);
  const Outcome found = here.run("$M explore popped.mesh --faults 1");
  CHECK(found.code == 1);
  test::check_golden("cli/explore.txt", found.text);
  CHECK(here.run("$M explore popped.mesh --faults 1 --jobs 1").text == found.text);
  CHECK(here.run("$M explore popped.mesh --faults 1 --jobs 7").text == found.text);
}

TEST_CASE("a finding that is saved is a scenario of its own that fails") {
  const Playground here;
  here.write("popped.mesh", popped);
  CHECK(here.run("mkdir out && $M explore popped.mesh --faults 1 --no-shrink --save out >shown; cat shown")
            .text.find("= replay: meshsim run out/popped.finding-1.mesh --seed 1\n") != std::string::npos);
  const Outcome replayed = here.run("$M run out/popped.finding-1.mesh");
  CHECK(replayed.code == 1);
  CHECK(replayed.text.find("FAIL done: 1 of 3 was not handled") != std::string::npos);
  CHECK(here.run("$M fmt out/popped.finding-1.mesh && $M run out/popped.finding-1.mesh").code == 1);
  CHECK(here.run("$M explore popped.mesh --faults 1 --save popped.mesh 2>&1 >/dev/null").text ==
        "error: --save: `popped.mesh` is no folder, and cannot be made\n");
}

TEST_CASE("the replay command of a finding that is saved has what the run was given") {
  const Playground here;
  here.write("popped.mesh", "mesh 1\nparam n = 1\n" + std::string(popped).substr(7));
  const std::string told =
      here.run("$M explore popped.mesh --faults 1 --set n=2 --seed 7 --no-shrink --save 'my out' >shown; cat shown")
          .text;
  const std::string replay = "meshsim run 'my out/popped.finding-1.mesh' --seed 7 --set n=2";
  CHECK(told.find("= replay: " + replay + "\n") != std::string::npos);
  CHECK(here.run("$M" + replay.substr(7)).code == 1);
}

TEST_CASE("a run may go on for as long as the outages are, and then comes to rest") {
  const Playground here;
  here.write("acked.mesh", acked);
  CHECK(here.run("$M explore acked.mesh --faults 1 --faults kill --of worker --for 3h").code == 0);
}

TEST_CASE("of a few random schedules no rate is told") {
  const Playground here;
  here.write("acked.mesh", acked);
  const std::string told = here.run("$M explore acked.mesh --faults 1 --random 4").text;
  CHECK(told.find("nothing in 1 without guide\n") != std::string::npos);
  CHECK(told.find("more than 1 fault, other than at random;\n") != std::string::npos);
}

TEST_CASE("the replay command of a finding in one of several runs names the run of the file that was saved") {
  const Playground here;
  here.write("popped.mesh", std::string(popped) + "seeds 1..3\n");
  for (const std::string only : {"", " --only 'popped[seed=2]'"}) {
    const std::string shown = here.run("$M explore popped.mesh --faults 1 --no-shrink --save out" + only).text;
    const std::size_t at = shown.find("= replay: meshsim ");
    REQUIRE(at != std::string::npos);
    const std::string command = shown.substr(at + 18, shown.find('\n', at) - at - 18);
    INFO(command);
    const Outcome replayed = here.run("$M " + command);
    CHECK(replayed.code == 1);
    CHECK(replayed.text.find("FAIL done: 1 of 3 was not handled") != std::string::npos);
  }
}

TEST_CASE("the smallest scenario of a finding is saved in its canonical layout and fails in the same way") {
  const Playground here;
  here.write("popped.mesh", popped);
  const Outcome found = here.run("$M explore popped.mesh --faults 1 --save new/out");
  CHECK(found.text.find("; replay: meshsim run new/out/popped.finding-1.mesh\n") != std::string::npos);
  CHECK(here.run("$M fmt --check new/out/popped.finding-1.mesh").code == 0);
  const Outcome replayed = here.run("$M run new/out/popped.finding-1.mesh");
  CHECK(replayed.code == 1);
  CHECK(replayed.text.find("FAIL done: 1 of 1 was not handled") != std::string::npos);
  const std::size_t digest = found.text.find("   digest ");
  REQUIRE(digest != std::string::npos);
  CHECK(replayed.text.find(found.text.substr(digest + 10, 16)) != std::string::npos);
}

TEST_CASE("the smallest scenario has only faults that may strike and names the options that were given") {
  const Playground here;
  std::string in_memory = popped;
  in_memory.erase(in_memory.find(" { persistence always }"), 23);
  here.write("popped.mesh", in_memory);
  const auto has = [&](const std::string& options, const char* fault, bool has_it) {
    const std::string text = here.run("$M explore popped.mesh --jobs 2 --faults 1 " + options +
                                      " --save out >/dev/null; cat out/popped.finding-1.mesh; rm -r out")
                                 .text;
    INFO(text);
    CHECK(text.find("# Found by: `meshsim explore popped.mesh --faults 1 " + options + "`\n") != std::string::npos);
    CHECK((text.find(fault) != std::string::npos) == has_it);
  };
  has("--faults 'power off' --for 3s", ":  power off queue for 3s\n", true);
  has("--of queue --except 'kill queue'", ":  power off queue for 50ms\n", true);
  has("--faults kill --of worker --from 1.015s", "at 1s:  kill", false);
}

TEST_CASE("a search that is cut says where, and that number gives its report again") {
  const Playground here;
  here.write("acked.mesh", acked);
  CHECK(here.run("$M explore acked.mesh --faults 1").code == 0);
  const Outcome cut = here.run("$M explore acked.mesh --schedules 300");
  CHECK(cut.code == 3);
  const std::size_t at = cut.text.find("--schedules ");
  REQUIRE(at != std::string::npos);
  const std::string number = cut.text.substr(at + 12, cut.text.find(' ', at + 12) - at - 12);
  CHECK(here.run("$M explore acked.mesh --jobs 1 --schedules " + number).text == cut.text);
}

TEST_CASE("random schedules that were not begun are told as that") {
  const Playground here;
  here.write("acked.mesh", acked);
  const Outcome cut = here.run("$M explore acked.mesh --faults 1 --random 100 --time 0s");
  CHECK(cut.code == 3);
  CHECK(cut.text.find("  the 100 random schedules were not begun\n") != std::string::npos);
}

TEST_CASE("all runs of a file are explored one behind the other and each is found again alone") {
  const Playground here;
  here.write("popped.mesh", std::string(popped) + "seeds 1..2\n");
  const Outcome all = here.run("$M explore popped.mesh --faults 1 --all-runs --save out --junit all.xml");
  CHECK(all.code == 1);
  CHECK(all.text.find("run: popped[seed=1]\n") < all.text.find("run: popped[seed=2]\n"));
  CHECK(all.text.find("\n2  done: lost") != std::string::npos);
  CHECK(here.read("all.xml").find("explore popped[seed=2]") != std::string::npos);
  CHECK(here.read("out/popped.finding-2.mesh")
            .find("# Found by: `meshsim explore popped.mesh --faults 1 --only 'popped[seed=2]'`\n") !=
        std::string::npos);
  const Outcome alone = here.run("$M explore popped.mesh --faults 1 --only 'popped[seed=2]'");
  CHECK(alone.code == 1);
  CHECK(alone.text.find("1  done: lost") != std::string::npos);
  CHECK(here.run("$M explore popped.mesh --all-runs --only 'popped[seed=2]' 2>/dev/null").code == 2);
}

TEST_CASE("a limit that ends the run without faults is told as that") {
  const Playground here;
  here.write("acked.mesh", acked);
  const Outcome limit = here.run("$M explore acked.mesh --max-events 5 --junit limit.xml");
  CHECK(limit.code == 3);
  CHECK(limit.text.find("without any fault the run does not come to its end, so nothing was tried: it has more than 5 "
                        "events (--max-events)\n") != std::string::npos);
  CHECK(here.read("limit.xml").find("a limit ended the run without faults") != std::string::npos);
}

TEST_CASE("what followed too often is told with what followed before") {
  const Playground here;
  here.write("mail.mesh",
             "mesh 1\nscenario \"x\"\nbroker queue\nservice portal\n"
             "service worker { consumes Job; on Job { work 30ms; publish Mail } }\n"
             "service mailer { consumes Mail; on Mail { work 5ms } }\n"
             "timeline { at 1s: portal publishes Job }\n"
             "expect { one: every Job published leads to Mail published, at most once }\n");
  const std::string told = here.run("$M explore mail.mesh --faults crash --of worker --at-most 1").text;
  INFO(told);
  CHECK(told.find("worker-1  published Mail #2\n") != std::string::npos);
  CHECK(told.find("worker-1  published Mail #3\n") != std::string::npos);
  CHECK(told.find("Mail #2 was published at 1.0006s, and Mail #3 at") != std::string::npos);
}

TEST_CASE("a fault of one direction is shrunk as that and what was left out is told") {
  const Playground here;
  here.write("acked.mesh", std::string(acked).replace(std::string(acked).find("is handled by worker if any"), 27,
                                                      "is handled by worker, at most once"));
  const std::string told =
      here.run("$M explore acked.mesh --faults cut --on 'worker -> queue' --for 20s --at-most 1 --except 'kill worker'")
          .text;
  INFO(told);
  CHECK(told.find("     scenario \"FOUND: done: too often, cut worker -> queue for ") != std::string::npos);
  CHECK(told.find("  left out  kill worker\n") != std::string::npos);
}

TEST_CASE("a finding of three random faults is shrunk as well") {
  const Playground here;
  here.write("thrice.mesh",
             "mesh 1\nscenario \"x\"\nbroker queue\nservice portal\n"
             "service worker { consumes Job; on Job { work 30ms } }\n"
             "timeline { at 1s: portal publishes Job; at 2s: portal publishes Job }\n"
             "expect { few: every Job published is handled by worker, at most 3 times }\n");
  const std::string told =
      here.run("$M explore thrice.mesh --faults crash --for 105ms --at-most 1 --random 1000 --save out").text;
  INFO(told);
  CHECK(told.find("   smallest (") != std::string::npos);
  CHECK(told.find(" lines, 3 faults, 1 message, 3 instances; ") != std::string::npos);
  CHECK(here.run("$M run out/thrice.finding-1.mesh").code == 1);
}

TEST_CASE("a finding in a scenario of chance is tried with other seeds") {
  const Playground here;
  here.write("chance.mesh", std::string(popped).replace(std::string(popped).find("work 30ms"), 9, "work 20ms..40ms"));
  CHECK(here.run("$M explore chance.mesh --faults kill --at-most 1")
            .text.find("   with 5 of 5 other seeds these faults make it fail so, too\n") != std::string::npos);
  here.write("popped.mesh", popped);
  CHECK(here.run("$M explore popped.mesh --faults kill --at-most 1").text.find("other seeds these") ==
        std::string::npos);
}

TEST_CASE("what cannot be explored is told") {
  const Playground here;
  here.write("counted.mesh", counted);
  const Outcome nothing = here.run("$M explore counted.mesh 2>&1");
  CHECK(nothing.code == 2);
  CHECK(nothing.text.find("no claim of `counted.mesh` means something under any fault\n") != std::string::npos);
  CHECK(nothing.text.find("  taken: it counts what the scenario itself does\n") != std::string::npos);
  here.write("broken.mesh", std::string(acked) + "expect { never_done: never Job handled }\n");
  const Outcome broken = here.run("$M explore broken.mesh");
  CHECK(broken.code == 1);
  CHECK(broken.text.find("it fails without any fault: never_done: too many\n") != std::string::npos);
  here.write("acked.mesh", acked);
  for (const char* wrong :
       {"--faults 3", "--verbs kil", "--for 5", "--for 0s", "--time x", "--schedules 0", "--jobs 0"}) {
    INFO(wrong);
    CHECK(here.run(std::string("$M explore acked.mesh ") + wrong + " 2>/dev/null").code == 2);
  }
  CHECK(here.run("$M explore missing.mesh 2>&1").code == 2);
}

}  // namespace meshsim::cli::tested
