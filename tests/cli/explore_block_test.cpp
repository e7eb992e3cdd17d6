// The block `explore { }` and the options of the same names; what cannot be explored, and what is told of it.
#include <catch2/catch.hpp>
#include <string>

#include "cli/playground.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {
namespace {

/// BRPOP takes the element off the list: a worker that dies with it takes it along.
const std::string jobs = R"(mesh 1
scenario "Every job on the list is done"
broker queue is redis-list { persistence always }
service portal
service worker x 2 { consumes Job; on Job { work 30ms } }
timeline {
  at 1s: portal publishes Job { n: 1 } 3 times every 10ms
  +15ms: mark all_sent
}
expect { done: every Job published is handled by worker if any }
)";

/// The row is written, and then the event is published: two effects of one handler.
const std::string two_effects = R"(mesh 1
scenario "A row and its event"
broker queue { persistence always }
service portal
service shop {
  store rows
  consumes Order { redeliver after 2s }
  on Order {
    require rows[message.id] == none else { log "known" }
    set     rows[message.id] = true
    publish Ordered { order: message.id }
  }
}
service billing { consumes Ordered { redeliver after 2s }; on Ordered { work 5ms } }
timeline { at 1s: portal publishes Order 2 times every 10ms }
expect { billed: every Order published leads to Ordered handled by billing }
)";

/// Its claims and checks say what becomes of a handler that dies between two effects.
const std::string torn = R"(mesh 1
scenario "A handler dies between two effects; what is stopped for a while is started again"
broker queue
service guest
service shop {
  listen 80
  consumes Order
  on Order {
    log "the row is written"
    publish Ordered
  }
  on POST /pay { reply 200 }
  on GET /ready { log "answers when it ends" }
}
service billing { consumes Ordered; on Ordered { work 1ms } }
timeline {
  at 1s:    crash shop at before_publish for 500ms
  +1ms:     guest publishes Order
  at 3s:    crash shop at before_reply for 500ms
  +1ms:     guest calls shop POST /pay
  at 5s:    crash shop at before_reply for 500ms
  +1ms:     guest calls shop GET /ready
  at 7s:    stop shop for 1s
  at 7.5s:  check not (shop is up)
  at 8.1s:  check shop is ready
}
expect {
  torn:     from 1s to 1.5s, never Ordered published
  again:    Order delivered to shop exactly 2 times
  billed:   Ordered handled by billing exactly once
  unpaid:   POST /pay refused(connection_lost) by guest exactly once
  unheard:  GET /ready refused(connection_lost) by guest exactly once
  crashes:  shop crashed exactly 3 times
  stopped:  shop stopped exactly once
  lives:    shop started exactly 5 times
}
)";

std::string with_block(const std::string& scenario, const std::string& settings) {
  return scenario + "explore {\n" + settings + "}\n";
}

/// Returns the line that begins so; empty where there is none.
std::string line_of(const std::string& text, const std::string& begin) {
  const std::size_t at = ("\n" + text).find("\n" + begin);
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("a run has one digest with and without the block") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const std::string without = here.run("$M run jobs.mesh | grep digest").text;
  CHECK(without.find("digest ") != std::string::npos);
  here.write("jobs.mesh", with_block(jobs, "  faults kill, delay 20ms\n  from all_sent to end\n  claims done\n"));
  CHECK(here.run("$M run jobs.mesh | grep digest").text == without);
}

TEST_CASE("the settings of the block are obeyed, and an option takes the place of one") {
  const Playground here;
  here.write("jobs.mesh", with_block(jobs,
                                     "  faults kill, crash at mid_work, cut, stop, restart, isolate, loss 10%\n"
                                     "  of worker-1, queue\n"
                                     "  on worker-1 <-> queue, queue -> worker-2\n"
                                     "  for 20s, 50ms\n"
                                     "  at most 1\n"
                                     "  from all_sent to 1.05s\n"
                                     "  except kill queue, loss queue <-> worker\n"));
  const Outcome obeyed = here.run("$M explore jobs.mesh --jobs 1");
  test::check_golden("cli/explore_block.txt", obeyed.text);
  CHECK(here.run("$M explore jobs.mesh --jobs 7").text == obeyed.text);
  const Outcome replaced =
      here.run("$M explore jobs.mesh --faults pause --of worker --for 3s --from 0s --except 'pause worker-2'");
  CHECK(line_of(replaced.text, "faults: ") == "faults: pause");
  CHECK(line_of(replaced.text, "  of ") == "  of worker-1");
  CHECK(line_of(replaced.text, "  for ") == "  for 3s");
}

TEST_CASE("the block and the options of the same names search alike") {
  const Playground here;
  here.write("jobs.mesh", with_block(jobs,
                                     "  faults kill, pause\n  of worker\n  for 50ms\n  at most 1\n  from 1s to 1.02s\n"
                                     "  except pause worker-2\n  claims done\n  settles within 1min\n"));
  const auto report_of = [&](const std::string& options) {
    std::string text = here.run("$M explore jobs.mesh" + options).text;
    const std::size_t at = text.find("     # Found by: `meshsim explore jobs.mesh");
    REQUIRE(at != std::string::npos);
    return text.erase(at, text.find('\n', at) - at);  // it has the options
  };
  const std::string by_block = report_of("");
  here.write("jobs.mesh", jobs);
  CHECK(report_of(" --faults kill,pause --of worker --for 50ms --at-most 1 --from 1s --to 1.02s "
                  "--except 'pause worker-2' --claims done --settles 1min") == by_block);
  CHECK(report_of(" --verbs kill --verbs pause --of worker --for 50ms --faults 1 --from 1s --to "
                  "1.02s --except 'pause worker-2' --claims done --settles 1min") == by_block);
}

TEST_CASE("a system that takes longer to come to rest than it may is a finding") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const std::string choice = "$M explore jobs.mesh --faults 1 --faults pause --of queue --for 20s --claims done ";
  CHECK(here.run(choice + "--settles 1min").code == 0);
  const Outcome slow = here.run(choice + "--settles 1ns");
  CHECK(slow.code == 1);
  CHECK(slow.text.find("the run: does not come to rest") != std::string::npos);
}

TEST_CASE("a crash between two effects of a handler is tried without being asked for") {
  const Playground here;
  here.write("shop.mesh", two_effects);
  const Outcome found = here.run("$M explore shop.mesh --faults 1 --of shop --for 50ms");
  test::check_golden("cli/explore_two_effects.txt", found.text);
}

TEST_CASE("what is wrong with the options is told as it is of a file") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const auto error_of = [&](const std::string& options) {
    const Outcome outcome = here.run("$M explore jobs.mesh " + options + " 2>&1");
    CHECK(outcome.code == 2);
    return "$ meshsim explore jobs.mesh " + options + "\n" + outcome.text + "\n";
  };
  test::check_golden("cli/explore_errors.txt", error_of("--faults crash --of queue") + error_of("--claims don") +
                                                   error_of("--of workers") + error_of("--on 'portal <-> worker'") +
                                                   error_of("--faults 3") + error_of("--faults kil") +
                                                   error_of("--from 9s --to 1s") + error_of("--from gone") +
                                                   error_of("--for 5") + error_of("--except 'power off portals'") +
                                                   error_of("--faults power\\ off --of worker "
                                                            "--except 'power off worker'") +
                                                   error_of("--from 50s --to 60s"));
}

TEST_CASE("an outage as long as a timeout is warned of") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  const Outcome warned = here.run("$M explore jobs.mesh --faults 1 --faults kill --of queue --for 5s 2>&1 >/dev/null");
  CHECK(warned.text.find("warning[W0408]: an outage of 5s is exactly as long as a timeout\n --> --for:1:5\n") !=
        std::string::npos);
  CHECK(here.run("$M explore jobs.mesh --faults 1 --faults kill --of queue --for 5.1s 2>&1 >/dev/null").text.empty());
}

TEST_CASE("a scenario in which nothing can be judged is told what to write; one that fails by itself, that") {
  const Playground here;
  here.write("counts.mesh",
             "mesh 1\nscenario \"Only counts\"\nbroker queue\nservice portal\nservice worker { consumes Job; on Job { "
             "work 30ms } }\ntimeline { at 1s: portal publishes Job }\nexpect { taken: Job published exactly once }\n");
  here.write("fails.mesh", jobs + "expect { never_done: never Job handled }\n");
  const Outcome nothing = here.run("$M explore counts.mesh 2>&1");
  CHECK(nothing.code == 2);
  const Outcome failing = here.run("$M explore fails.mesh 2>&1");
  CHECK(failing.code == 1);
  test::check_golden("cli/explore_refused.txt", nothing.text + "\n" + failing.text);
}

TEST_CASE("a handler dies before its publish or its reply; what is stopped for a while is started again") {
  const Playground here;
  here.write("torn.mesh", torn);
  CHECK(here.run("$M test torn.mesh").code == 0);
}

TEST_CASE("step opens a finding just before its fault") {
  const Playground here;
  here.write("jobs.mesh", jobs);
  here.run("$M explore jobs.mesh --faults 1 --faults kill --of worker --for 50ms --save out >/dev/null");
  const std::string opened = here.run("echo step | $M step out/jobs.finding-1.mesh").text;
  CHECK(opened.find("\njust before the found fault of line ") != std::string::npos);
  CHECK(opened.find(" exited with code 137 (killed)\n") != std::string::npos);
  here.write("noted.mesh", "# As `meshsim explore jobs.mesh` has it\n" + std::string(jobs));
  CHECK(here.run("$M step noted.mesh </dev/null").text.find("no line of the timeline") == std::string::npos);
  CHECK(here.run("$M step jobs.mesh --at-fault </dev/null").text.find("no line of the timeline makes a fault\n") !=
        std::string::npos);
}

}  // namespace meshsim::cli::tested
