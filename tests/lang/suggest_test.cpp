#include "lang/diagnostics/suggest.hpp"

#include <catch2/catch.hpp>

namespace meshsim::lang {
namespace {

TEST_CASE("edits are letters added, lost, changed or swapped") {
  CHECK(edit_distance("order", "order") == 0);
  CHECK(edit_distance("oder", "order") == 1);
  CHECK(edit_distance("ordre", "order") == 1);
  CHECK(edit_distance("ORDER", "order") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest candidate is near enough, and the first of equals") {
  CHECK(nearest("oder", {"auth", "order"}) == "order");
  CHECK(nearest("ab", {"xb", "ax"}) == "xb");
  CHECK_FALSE(nearest("queue", {"order", "auth"}));
  CHECK_FALSE(nearest("", {"a"}));
  CHECK_FALSE(nearest("by", {"by"}));
  CHECK(nearest("By", {"by"}) == "by");
  CHECK_FALSE(nearest(std::string(100, 'a'), {"a"}));
}

TEST_CASE("a help names the nearest, else all when they are few") {
  CHECK(suggestion("kil", {"kill", "stop"}, "the verbs") == "did you mean `kill`?");
  CHECK(suggestion("xyz", {"kill", "stop", "cut"}, "the verbs") == "the verbs are `kill`, `stop` and `cut`");
  CHECK(suggestion("xyz", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}, "the verbs").empty());
}

}  // namespace
}  // namespace meshsim::lang
