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

TEST_CASE("a path that leads above the root is none") {
  CHECK(normal("/..") == "400");
  CHECK(normal("/a/../../b") == "400");
}

}  // namespace meshsim::plan
