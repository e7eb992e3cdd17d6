// Lines of the timeline that publish and call: who does it, whom a call of one instance reaches, and what is told where
// nobody can do it.
#include <catch2/catch.hpp>
#include <string>

#include "compile/memory_files.hpp"
#include "world/conclude.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

report::RunReport run_lines(const std::string& text) {
  INFO(text);
  const compile::Compiled compiled = compile_here("mesh 1\nscenario \"Senders\"\n" + text);
  INFO(rendered(compiled));
  REQUIRE(compiled.runs.size() == 1);
  const Registry registry;
  const sim::Budget budget;
  world::Run run(compiled.runs.front(), registry, budget);
  const report::RunReport report = world::conclude(run, compiled.runs.front(), budget);
  for (const check::Verdict& verdict : report.verdicts) {
    INFO(check::explain_verdict(compiled.runs.front(), verdict));
    CHECK(is_held(verdict));
  }
  return report;
}

}  // namespace

TEST_CASE("what was to be published or called by a process that is not up is told with the true reason") {
  struct Case {
    const char* fault;
    const char* reason;
  };
  for (const Case& each :
       {Case{"kill pub", "killed"}, Case{"crash pub", "crashed"}, Case{"stop pub", "stopped"},
        Case{"power off pub", "power_off"}, Case{"pause pub", "pause"}, Case{"scale pub to 0", "stopped"},
        Case{"restart pub", "not_ready"}, Case{"kill pub\n at 1.005s: power off pub", "power_off"}}) {
    const std::string reason = each.reason;
    run_lines(
        "broker queue\nservice pub { starts in 1s }\nservice web { on GET /x { reply 200 } }\n"
        "service worker { consumes T; on T { log \"x\" } }\ntimeline {\n at 1s: " +
        std::string(each.fault) + "\n at 1.01s: pub publishes T { n: 1 }\n at 1.02s: pub calls web GET /x\n}\n" +
        "expect { p: T publish_failed(" + reason + ") exactly once\n any: T publish_failed exactly once\n" +
        " c: GET /x refused(" + reason + ") exactly once\n no: never GET /x requested }\n");
  }
}

TEST_CASE("a replica that can publish does it while another stands still") {
  run_lines(
      "broker queue\nservice pub x 2\nservice worker { consumes T; on T { log \"x\" } }\n"
      "timeline { at 1s: pause pub-1\n at 2s: pub publishes T { n: 1 } }\n"
      "expect { p: T published by pub-2 exactly once }\n");
}

TEST_CASE("who was asked to stop begins nothing, and another that is ready does it instead") {
  const std::string system =
      "broker queue\nservice b x 2 { on GET /s { work 3s; reply 200 } }\nservice g\n"
      "service web { on GET /x { reply 200 } }\nservice worker { consumes T; on T { log \"x\" } }\n";
  run_lines(system +
            "timeline { at 0s: g calls b-1 GET /s\n at 1s: stop b-1\n at 2s: b publishes T { n: 1 }\n"
            " at 2s: b calls web GET /x }\n"
            "expect { p: T published by b-2 exactly once\n c: GET /x requested by b-2 exactly once }\n");
  run_lines(system +
            "timeline { at 0s: g calls b-1 GET /s\n at 1s: stop b\n at 2s: b publishes T { n: 1 }\n"
            " at 2s: b calls web GET /x }\n"
            "expect { p: T publish_failed(stopped) exactly once\n c: GET /x refused(stopped) exactly once }\n");
}

TEST_CASE("a line that did a part of its work says how much, and is no line that did nothing") {
  const report::RunReport report = run_lines(
      "broker queue\nservice pub\nservice worker { consumes T; on T { log \"x\" } }\ntimeline {\n"
      " at 1s: pub publishes T { n: 1 } 3 times every 1s\n at 2500ms: kill pub\n at 5s: kill pub\n}\n"
      "expect { p: T published exactly 2 times }\n");
  REQUIRE(report.lines.size() == 2);
  CHECK(report.lines[0].kind == report::LineFinding::Kind::did_part);
  CHECK(report.lines[0].done == 2);
  CHECK(report.lines[0].tried == 3);
  CHECK(report.lines[1].kind == report::LineFinding::Kind::did_nothing);
}

TEST_CASE("a call of one instance reaches that one and no other, and nobody where it is dead") {
  run_lines(
      "service api x 3 { listen 80; on GET /a { work 1ms; reply 200 } }\nservice g\ntimeline {\n"
      " at 1s: g calls api-2 GET /a 20 times every 10ms\n at 5s: kill api-2\n at 6s: g calls api-2 GET /a\n}\n"
      "expect { all: GET /a answered(ok) by api-2 exactly 20 times\n n: GET /a answered exactly 20 times\n"
      " dead: GET /a refused exactly once }\n");
}

TEST_CASE("what fails in several ways at one step is counted apart") {
  const report::RunReport report = run_lines(
      "broker queue is redis-pubsub\nservice p\nservice s { subscribes T; on T { let x = message.a + message.b\n"
      " log \"{x}\" } }\ntimeline {\n at 1s: p publishes T { a: 1 } 3 times\n at 2s: p publishes T { b: 1 } 5 times\n"
      " at 3s: p publishes T { a: 1, b: 1s } 2 times\n}\nexpect { x: never T handled }\n");
  REQUIRE(report.errors.size() == 3);
  CHECK(report.errors[0].times == 3);
  CHECK_THAT(report.errors[0].problem, Catch::Contains("`message.b` is absent"));
  CHECK(report.errors[1].times == 5);
  CHECK_THAT(report.errors[1].problem, Catch::Contains("`message.a` is absent"));
  CHECK(report.errors[2].times == 2);
}

}  // namespace meshsim::test
