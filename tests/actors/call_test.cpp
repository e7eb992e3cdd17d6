// Calls, replies and flows.
#include <catch2/catch.hpp>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

std::string one_run_of(std::string_view flow, std::string_view rest) {
  return "flow f {\n" + std::string(flow) + "\n}\nload client { runs f; arrives constant 1/s; from 0s to 1s }\n" +
         std::string(rest);
}

constexpr std::string_view echo =
    "service echo { listen 80\n on POST /say { work 5ms; reply 200 { word: request.word } } }";

}  // namespace

TEST_CASE("a call brings the answer's fields and its status") {
  System system(one_run_of("let a = call echo POST /say { word: \"hi\" }\n log \"{a.status} {a.word}\"", echo));
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"200 hi"});
  CHECK(system.story("client") ==
        "0.000s started\n0.000s ready\n0.000s flow_started\n0.000s requested POST /say\n0.0054s answered POST /say\n"
        "0.0054s logged\n0.0054s flow_finished\n");
  CHECK(system.causes(EventKind::flow_finished) ==
        "flow_finished < answered < replied < begun < received < requested < flow_started");
}

TEST_CASE("a handler without a reply answers 200, a failed one 500") {
  const std::string_view flow =
      "let a = call s POST /fine\n log \"{a.status}\"\n let b = call s POST /fails else {}\n log \"{b.status}\"";
  System system(
      one_run_of(flow, "service s { listen 80\n on POST /fine { work 1ms }\n on POST /fails { require false } }"));
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"200", "500"});
}

TEST_CASE("a non-2xx answer fails the flow unless it has a way on") {
  System failing(one_run_of("call s POST /no\n log \"never\"", "service s { listen 80\n on POST /no { reply 401 } }"));
  failing.run(minute);
  CHECK(failing.logs().empty());
  CHECK(failing.count(EventKind::flow_finished) == 1);
  CHECK(failing.events().back().attempt == 0);

  System caring(one_run_of("call s POST /no else { log \"then not\" }\n log \"on\"",
                           "service s { listen 80\n on POST /no { reply 401 } }"));
  caring.run(minute);
  CHECK(caring.logs() == std::vector<std::string>{"then not", "on"});
}

TEST_CASE("an answer after the timeout is ignored") {
  System system(one_run_of("call echo POST /say { word: \"hi\" } within 3ms else { log \"late\" }", echo));
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"late"});
  CHECK(system.count(EventKind::timed_out) == 1);
  CHECK(system.count(EventKind::answered) == 0);
}

TEST_CASE("a callee that dies breaks the call; one that is down refuses it") {
  System system(
      one_run_of("call echo POST /say { word: \"1\" } else { log \"lost\" }\n wait 100ms\n call echo POST /say else { "
                 "log \"nobody\" }",
                 echo));
  system.run(2 * millisecond);
  system.kill("echo-1");
  system.run(minute);
  CHECK(system.logs() == std::vector<std::string>{"lost", "nobody"});
  CHECK(system.count(EventKind::refused, "client", Reason::connection_lost) == 1);
  CHECK(system.count(EventKind::refused, "client", Reason::unknown_host) == 1);
}

TEST_CASE("a constant rate makes rate times duration arrivals, from the first instant on") {
  System system(
      "service s { listen 80\n on POST /x { reply 200 } }\nflow f { call s POST /x }\n"
      "load client { runs f; arrives constant 10/s; from 500ms to 1500ms }");
  system.run(minute);
  CHECK(system.count(EventKind::flow_started) == 10);
  CHECK(system.count(EventKind::flow_finished) == 10);
}

TEST_CASE("poisson arrivals come about as often as said, and do not wait for one another") {
  System system(
      "service s { listen 80; concurrency 1000\n on POST /x { work 2s; reply 200 } }\nflow f { call s POST /x }\n"
      "load client { runs f; arrives poisson 100/s; from 0s to 10s }");
  system.run(minute);
  CHECK(system.count(EventKind::flow_started) > 900);
  CHECK(system.count(EventKind::flow_started) < 1100);
  CHECK(system.simulation().now() < 13 * second);
}

}  // namespace meshsim::test
