#include "plan/path.hpp"

#include <catch2/catch.hpp>

namespace meshsim::plan {
namespace {

std::string normal(std::string_view path) { return normalised_path(path).value_or("400"); }

}  // namespace

TEST_CASE("a path in its normal form stays as it is") {
  for (const char* path : {"/", "/orders", "/orders/", "/a/b.c/d-e_f", "/.well-known", "/a..b/..c"}) {
    CHECK(normal(path) == path);
  }
}

TEST_CASE("slashes are merged, dots are resolved") {
  CHECK(normal("//") == "/");
  CHECK(normal("//orders///5") == "/orders/5");
  CHECK(normal("/orders//") == "/orders/");
  CHECK(normal("/./orders/./5/.") == "/orders/5/");
  CHECK(normal("/a/b/../c") == "/a/c");
  CHECK(normal("/a/b/..") == "/a/");
  CHECK(normal("/a/../") == "/");
  CHECK(normal("/a//../b") == "/b");
}

// As nginx 1.22 answered each.
TEST_CASE("a query is no part of it, and what was escaped counts") {
  CHECK(normal("/index?p=/../menu") == "/index");
  CHECK(normal("/nope#menu") == "/nope");
  CHECK(normal("/m%65nu") == "/menu");
  CHECK(normal("/menu/%2e%2e/index") == "/index");
  CHECK(normal("/docs%2Fa") == "/docs/a");
  CHECK(normal("/x%2F..%2Fmenu") == "/menu");
  CHECK(normal("/x/%2e%2e%2fmenu") == "/menu");
  CHECK(normal("/menu%3fa") == "/menu?a");
  CHECK(normal("/%2565") == "/%65");
  CHECK(normal("/.") == "/");
  for (const char* bad : {"/m%zz", "/m%", "/m%6", "/a%00b", "/%2e%2e/x", "/..?a"}) CHECK(normal(bad) == "400");
}

TEST_CASE("a handler's path is decoded, and not resolved") {
  CHECK(handled_path("/m%65nu?page=2") == "/menu");
  CHECK(handled_path("/a//../b") == "/a//../b");
  CHECK(handled_path("/100%") == "/100%");
}

TEST_CASE("a path that leads above the root is none") {
  CHECK(normal("/..") == "400");
  CHECK(normal("/a/../../b") == "400");
}

}  // namespace meshsim::plan
