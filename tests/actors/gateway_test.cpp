#include <catch2/catch.hpp>

#include "actors/system.hpp"

namespace meshsim::test {
namespace {

constexpr std::string_view upstreams =
    "service s x 2 { concurrency 50\n on POST /orders { work 5ms; reply 202 }\n on GET /orders { work 5ms; reply 200 } "
    "}\n";

std::string gateway(std::string_view settings = "") {
  return "gateway edge { listen 80\n route /orders -> s { timeout 50ms " + std::string(settings) + " } }\n";
}

// Flows that call the gateway and log the status of its answer.
std::string calls(std::string_view method, std::string_view rate = "100/s", std::string_view to = "100ms") {
  return "flow f { let a = call edge " + std::string(method) + " /orders else {}\n log \"{a.status}\" }\n" +
         "load client { runs f; arrives constant " + std::string(rate) + "; from 0s to " + std::string(to) + " }\n";
}

using Statuses = std::vector<std::string>;

}  // namespace

TEST_CASE("requests take turns, and answers pass through") {
  System system(gateway() + std::string(upstreams) + calls("POST"));
  system.run(minute);
  CHECK(system.count(EventKind::answered, "client") == 10);
  CHECK(system.count(EventKind::answered, "edge") == 10);
  CHECK(system.logs() == Statuses(10, "202"));
  CHECK(system.service("s-1").busy(minute) == system.service("s-2").busy(minute));
}

TEST_CASE("a dead upstream is skipped: refused requests go to the next, also a POST") {
  System system(gateway() + std::string(upstreams) + calls("POST"));
  system.run(0);
  system.kill("s-1");
  system.run(minute);
  CHECK(system.logs() == Statuses(10, "202"));
  CHECK(system.count(EventKind::retried, "edge") >= 1);
  CHECK(system.count(EventKind::requested, "edge") == 10 + system.count(EventKind::retried, "edge"));
}

TEST_CASE("a POST that was sent is not sent again, a GET is") {
  for (const std::string_view method : {"POST", "GET"}) {
    System system(gateway() + std::string(upstreams) + calls(method, "1/s", "1s"));
    system.run(3 * millisecond);  // it is with s-1
    system.kill("s-1");
    system.run(minute);
    CHECK(system.logs() == Statuses{method == "POST" ? "502" : "200"});
    CHECK(system.count(EventKind::retried) == (method == "POST" ? 0 : 1));
  }
  System system(gateway("; non_idempotent") + std::string(upstreams) + calls("POST", "1/s", "1s"));
  system.run(3 * millisecond);
  system.kill("s-1");
  system.run(minute);
  CHECK(system.logs() == Statuses{"202"});
}

TEST_CASE("502 when nobody is left, 504 when nobody answers in time, an upstream's own 503 unchanged") {
  System dead(gateway() + std::string(upstreams) + calls("GET", "1/s", "3s"));
  dead.run(0);
  dead.kill("s-1");
  dead.kill("s-2");
  dead.run(minute);
  CHECK(dead.logs() == Statuses{"502", "502", "502"});
  CHECK(dead.count(EventKind::answered, "client", Reason::no_live_upstream) == 2);

  System slow(gateway() + "service s x 2 { on GET /orders { work 1s; reply 200 } }\n" + calls("GET", "1/s", "1s"));
  slow.run(minute);
  CHECK(slow.logs() == Statuses{"504"});
  CHECK(slow.count(EventKind::timed_out, "edge") == 2);

  System busy(gateway() + "service s x 2 { on GET /orders { reply 503 } }\n" + calls("GET", "1/s", "1s"));
  busy.run(minute);
  CHECK(busy.logs() == Statuses{"503"});
  CHECK(busy.count(EventKind::retried) == 0);
}

TEST_CASE("a single upstream is tried once, but never given up") {
  System system(gateway("; retries 3") + "service s { on GET /orders { reply 200 } }\n" + calls("GET", "1/s", "3s"));
  system.run(500 * millisecond);
  system.kill("s-1");
  system.run(1500 * millisecond);
  system.start("s-1");
  system.run(minute);
  CHECK(system.logs() == Statuses{"200", "502", "200"});
  CHECK(system.count(EventKind::answered, "edge") == 2);
}

TEST_CASE("a graceful stop behind the gateway fails no request") {
  System system(gateway() + std::string(upstreams) + calls("POST", "1000/s", "200ms"));
  system.run(50 * millisecond);
  system.stop("s-1");
  system.run(100 * millisecond);
  system.start("s-1");
  system.run(minute);
  CHECK(system.logs() == Statuses(200, "202"));
}

TEST_CASE("a name's new addresses are seen only when it is resolved again") {
  for (const std::string_view dns : {"", "dns every 1s\n"}) {
    System system("gateway edge { listen 80\n" + std::string(dns) + " route /orders -> s }\n" + std::string(upstreams) +
                  calls("GET", "100/s", "5s"));
    system.run(second);
    system.simulation().act_as(no_instance, 0, 0);
    system.simulation().processes().scale(system.simulation(), 1, 3);
    system.run(minute);
    CHECK((system.service("s-3").busy(minute) > 0) == !dns.empty());
  }
}

}  // namespace meshsim::test
