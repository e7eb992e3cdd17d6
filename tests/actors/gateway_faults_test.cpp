// What a gateway does about machines that do not answer, upstreams that die and clients that give up. Each was compared
// with nginx 1.22: see the comment on the case.
#include <catch2/catch.hpp>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

std::string web_gateway(std::string_view settings = "") {
  return "gateway edge { listen 80\n route / -> web { timeout 5s; " + std::string(settings) + " } }\n";
}

// Flows that make one call each, one after another from 100ms on, and log the status of the answer.
std::string flow_calls(std::string_view request, std::string_view call_settings = "", std::string_view rate = "1/s",
                       std::string_view to = "1s") {
  return "flow f { let a = call edge " + std::string(request) + " " + std::string(call_settings) +
         " else {}\n log \"{a.status}\" }\nload client { runs f; arrives constant " + std::string(rate) +
         "; from 100ms to " + std::string(to) + " }\n";
}

constexpr std::string_view webs =
    "service web x 3 { concurrency 50\n on POST /x { reply 200 }\n on GET /x { reply 200 } }\n";

void power_off(System& system, std::string_view name) {
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().processes().power_off(system.simulation(), system.instance(name));
}

void freeze(System& system, std::string_view name) {
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().processes().pause(system.simulation(), system.instance(name));
}

std::uint32_t cut(System& system, ServiceId from, ServiceId to) {
  system.simulation().act_as(no_instance, 0, 0);
  sim::Fault fault;
  fault.action = plan::act::Cut{{{{.service = from}}, {{.service = to}}, true}};
  return system.simulation().network().begin(system.simulation(), fault);
}

using Answers = std::vector<std::string>;

}  // namespace

// nginx: a SYN without an answer, `proxy_connect_timeout 1s`: "upstream timed out while connecting", 200 from the next.
TEST_CASE("who does not answer a connection is given up after connect_timeout, and a POST goes to the next") {
  System system(web_gateway("connect_timeout 1s") + std::string(webs) + flow_calls("POST /x"));
  system.run(50 * millisecond);
  power_off(system, "web-1");
  system.run(1 * second);
  CHECK(system.logs().empty());
  system.run(2 * second);
  CHECK(system.logs() == Answers{"200"});
  CHECK(system.count(EventKind::timed_out, "edge", Reason::no_connection) == 1);
  CHECK(system.count(EventKind::left_out, "web-1") == 1);
}

TEST_CASE("a connection that is made while it is tried carries the request, and only then its timeout begins") {
  System system(
      "gateway edge { listen 80\n route / -> web { timeout 500ms; connect_timeout 10s } }\n"
      "service web { on POST /x { work 400ms; reply 200 } }\n" +
      flow_calls("POST /x"));
  system.run(50 * millisecond);
  const std::uint32_t fault = cut(system, 0, 1);
  system.run(2 * second);
  system.simulation().act_as(no_instance, 0, 0);
  system.simulation().network().end(system.simulation(), fault);
  system.run(2900 * millisecond);
  CHECK(system.count(EventKind::received, "web") == 0);  // SYN again after 1s, 3s
  system.run(3200 * millisecond);
  CHECK(system.count(EventKind::received, "web") == 1);
  system.run(minute);
  CHECK(system.logs() == Answers{"200"});
}

// nginx: it had written the request: "upstream prematurely closed connection", 502, and a GET is tried at the next.
TEST_CASE("a request that lies unread at a paused upstream that dies was sent: a POST is not repeated") {
  for (const std::string_view method : {"POST /x", "GET /x"}) {
    System system(web_gateway() + std::string(webs) + flow_calls(method));
    system.run(50 * millisecond);
    freeze(system, "web-1");
    system.run(200 * millisecond);
    system.kill("web-1");
    system.run(minute);
    CHECK(system.logs() == Answers{method == "GET /x" ? "200" : "502"});
    CHECK(system.count(EventKind::received, "web") == (method == "GET /x" ? 1 : 0));
  }
}

// nginx logs 499, closes the upstream's connection, marks nobody and tries nobody.
TEST_CASE("a client that gives up is let go: nobody is marked or tried") {
  for (const bool dies : {false, true}) {
    System system(web_gateway() + "service web x 3 { on GET /x { work 2s; reply 200 } }\n" +
                  flow_calls("GET /x", dies ? "" : "within 300ms"));
    system.run(200 * millisecond);
    if (dies) system.kill("client-1");
    system.run(minute);
    CHECK(system.count(EventKind::abandoned, "edge") == 1);
    CHECK(system.count(EventKind::retried) == 0);
    CHECK(system.count(EventKind::timed_out, "edge") == 0);
    CHECK(system.count(EventKind::left_out) == 0);
    CHECK(system.count(EventKind::replied, "web") == 1);  // its handler went on
    CHECK(system.count(EventKind::delivery_failed, "edge", Reason::too_late) == 1);
  }
}

// ngx_http_upstream_finalize_request frees the peer with no failure, which ends its quarantine after a trial.
TEST_CASE("a client that gives up a trial ends the quarantine, as nginx's bookkeeping has it") {
  System system(web_gateway("fail_timeout 1s; retries 0") + "service web x 2 { on GET /x { work 10s; reply 200 } }\n" +
                flow_calls("GET /x", "within 100ms", "10/s", "3s"));
  system.run(minute);
  CHECK(system.count(EventKind::left_out) == 0);
  CHECK(system.count(EventKind::abandoned) == 29);
}

TEST_CASE("a gateway knows the instances that are up when it starts, and does not start when none is") {
  System system(web_gateway() + "service web x 2 { on GET /x { reply 200 } }\n" +
                flow_calls("GET /x", "", "1/s", "9s"));
  system.run(second);
  system.kill("web-1");
  system.stop("edge-1");
  system.start("edge-1");
  system.run(3 * second);
  CHECK(system.count(EventKind::refused, "edge") == 0);
  system.kill("web-2");
  system.stop("edge-1");
  system.start("edge-1");
  system.run(3500 * millisecond);
  CHECK(system.count(EventKind::crashed, "edge", Reason::unknown_host) == 1);
  CHECK(system.count(EventKind::ready, "edge") == 2);
  system.start("web-1");
  system.start("edge-1");
  system.run(minute);
  CHECK(system.count(EventKind::ready, "edge") == 3);
  CHECK(system.logs().back() == "200");
}

TEST_CASE("a gateway that looks names up again starts without upstreams") {
  System system(
      "gateway edge { listen 80\n dns every 1s\n route / -> web }\nservice web x 0 { on GET /x { reply 200 } }\n" +
      flow_calls("GET /x"));
  system.run(minute);
  CHECK(system.count(EventKind::ready, "edge") == 1);
  CHECK(system.logs() == Answers{"502"});
}

// Linux: a connection that is still being made is given up with its socket; what was written to an open one is sent
// until tcp_orphan_retries are over.
TEST_CASE("what a cut holds when its caller gives up arrives on an open connection, for a while, never on a new one") {
  constexpr std::string_view system_text =
      "service web { listen 80\n concurrency 9\n on GET /x { reply 200 } }\n"
      "flow f { call web GET /x within 900ms else {} }\n"
      "load client { runs f; arrives constant 1/s; from 500ms to 4s }\n";
  struct Case {
    Time cut_at, healed_at;
    std::size_t received;
  };
  // Calls come at 0.5s (which opens the connection where it can), 1.5s, 2.5s and 3.5s.
  for (const Case& each : {Case{0, 90 * second, 0}, Case{second, 90 * second, 2}, Case{second, 110 * second, 1}}) {
    System system(system_text);
    system.run(each.cut_at);
    const std::uint32_t fault = cut(system, 1, 0);
    system.run(each.healed_at);
    system.simulation().advance_to(each.healed_at);
    system.simulation().act_as(no_instance, 0, 0);
    system.simulation().network().end(system.simulation(), fault);
    system.run(200 * second);
    CAPTURE(each.cut_at, each.healed_at);
    CHECK(system.count(EventKind::received, "web") == each.received);
    CHECK(system.count(EventKind::timed_out, "client", Reason::no_connection) == (each.cut_at == 0 ? 4 : 2));
  }
}

TEST_CASE("a caller learns after 127s that no connection could be made") {
  System system(
      "service web { listen 80; on GET /x { reply 200 } }\nflow f { call web GET /x within 10min else {} }\n"
      "load client { runs f; arrives constant 1/s; from 1s to 2s }\n");
  system.run(0);
  cut(system, 1, 0);
  system.run(127 * second);
  CHECK(system.count(EventKind::refused) == 0);
  system.run(129 * second);
  CHECK(system.count(EventKind::refused, "client", Reason::no_connection) == 1);
}

TEST_CASE("an upstream that many requests fail at is left out once") {
  System system(web_gateway() + "service web x 2 { concurrency 50\n on GET /x { work 1s; reply 200 } }\n" +
                flow_calls("GET /x", "", "50/s", "500ms"));
  system.run(600 * millisecond);
  system.kill("web-1");
  system.run(minute);
  CHECK(system.count(EventKind::refused, "edge") > 5);
  CHECK(system.count(EventKind::left_out, "web-1") == 1);
}

TEST_CASE("of many that give up at a gateway each is found, whatever the order") {
  // Every second one waits for a shorter time than the one before.
  System system(web_gateway() + "service web { concurrency 1000\n on GET /x { work 10s; reply 200 } }\n" +
                "flow patient { call edge GET /x within 4s else {} }\n"
                "load patients { runs patient; arrives constant 50/s; from 100ms to 1s }\n" +
                flow_calls("GET /x", "within 500ms", "50/s"));
  system.run(3 * second);
  const std::size_t impatient = system.count(EventKind::abandoned, "edge");
  CHECK(impatient > 40);
  CHECK(system.count(EventKind::timed_out, "client") == impatient);
  system.run(9 * second);
  CHECK(system.count(EventKind::abandoned, "edge") == impatient + system.count(EventKind::timed_out, "patients"));
}

TEST_CASE("301, 400 and 404 can be had on purpose, a query and escapes lead to the handler of the plain path") {
  constexpr std::string_view routes =
      "gateway edge { route /menu -> web; route /docs/ -> web }\n"
      "service web { on GET /menu { reply 200 }\n on GET /docs/ { reply 200 } }\n";
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"\"/docs\"", "301"},   {"\"/menu/../..\"", "400"},  {"\"/m%zz\"", "400"}, {"\"/nowhere\"", "404"},
      {"\"/menu/5\"", "404"}, {"/menu?page=/../x", "200"}, {"/m%65nu", "200"}};
  for (const auto& [path, status] : cases) {
    CAPTURE(path);
    System system(std::string(routes) + flow_calls("GET " + std::string(path)));
    system.run(minute);
    CHECK(system.logs() == Answers{std::string(status)});
    // Of a path that cannot be read it is not said that no route fits, nor where the service answers 404 itself.
    CHECK(system.count(EventKind::replied, "edge", Reason::no_route) == (path == "\"/nowhere\"" ? 1U : 0U));
    CHECK(system.count(EventKind::replied, "edge", Reason::bad_request) == (status == "400" ? 1U : 0U));
  }
}

TEST_CASE("a request is told where it is answered, and the answer's cause leads back through it") {
  System system(
      "service web { listen 80; on GET /x { work 5ms; reply 200 } }\nflow f { call web GET /x }\n"
      "load client { runs f; arrives constant 1/s; from 1s to 2s }\n");
  system.run(minute);
  CHECK(system.causes(EventKind::answered) == "answered < replied < begun < received < requested < flow_started");
}

}  // namespace meshsim::test
