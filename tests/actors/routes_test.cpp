#include "actors/routes.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace meshsim::actors {
namespace {

std::vector<plan::Route> routes_of(std::initializer_list<const char*> prefixes) {
  std::vector<plan::Route> routes;
  for (const char* prefix : prefixes) routes.emplace_back().prefix = prefix;
  return routes;
}

// Returns "/orders", "redirect to /orders/" or "none".
std::string route_of(const std::vector<plan::Route>& routes, const char* path) {
  const RouteChoice choice = choose_route(routes, path);
  if (choice.route == no_route) return "none";
  return (choice.is_redirect ? "redirect to " : "") + routes[choice.route].prefix;
}

}  // namespace

TEST_CASE("the longest prefix wins, whatever the order") {
  // The prefix rows of the golden table in nginx's documentation of `location`.
  for (const auto& routes :
       {routes_of({"/", "/documents/", "/images/"}), routes_of({"/images/", "/documents/", "/"})}) {
    CHECK(route_of(routes, "/") == "/");
    CHECK(route_of(routes, "/index.html") == "/");
    CHECK(route_of(routes, "/documents/d.html") == "/documents/");
    CHECK(route_of(routes, "/images/1.gif") == "/images/");
    CHECK(route_of(routes, "/imag") == "/");
  }
}

TEST_CASE("a prefix is one of letters, not of path segments") {
  const auto routes = routes_of({"/orders"});
  CHECK(route_of(routes, "/orders") == "/orders");
  CHECK(route_of(routes, "/orders/5") == "/orders");
  CHECK(route_of(routes, "/orders-archive") == "/orders");
  CHECK(route_of(routes, "/order") == "none");
}

TEST_CASE("a path that lacks only the slash is redirected") {
  CHECK(route_of(routes_of({"/docs/"}), "/docs") == "redirect to /docs/");
  CHECK(route_of(routes_of({"/", "/docs/"}), "/docs") == "redirect to /docs/");
  CHECK(route_of(routes_of({"/docs/", "/docs"}), "/docs") == "/docs");
  CHECK(route_of(routes_of({"/docs", "/docs/"}), "/docs") == "/docs");
  CHECK(route_of(routes_of({"/docs", "/docs/"}), "/docs/a") == "/docs/");
}

TEST_CASE("a path is compared in its normal form") {
  const auto routes = routes_of({"/", "/orders", "/orders/archive/"});
  CHECK(route_of(routes, "//orders/5") == "/orders");
  CHECK(route_of(routes, "/./orders/../menu") == "/");
  CHECK(route_of(routes, "/orders/x/../archive//1") == "/orders/archive/");
  CHECK(route_of(routes, "/orders/../..") == "none");
  CHECK(choose_route(routes, "/orders/../..").is_malformed);
  CHECK_FALSE(choose_route(routes_of({"/a"}), "/b").is_malformed);
}

TEST_CASE("without a fitting prefix there is no route") {
  CHECK(route_of(routes_of({}), "/") == "none");
  CHECK(route_of(routes_of({"/a", "/b"}), "/c") == "none");
}

}  // namespace meshsim::actors
