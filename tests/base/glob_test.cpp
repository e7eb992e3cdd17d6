#include "base/glob.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace meshsim {

TEST_CASE("a star stands for any characters, a question mark for one, a bracket for itself") {
  CHECK(matches_glob("shop[target=5,*]", "shop[target=5,seed=3]"));
  CHECK_FALSE(matches_glob("shop[target=5,*]", "shop[target=51]"));
  CHECK(matches_glob("*", ""));
  CHECK(matches_glob("a*b*c", "a-b-b-c"));
  CHECK_FALSE(matches_glob("a*b*c", "a-b-b-d"));
  CHECK(matches_glob("a?c", "abc"));
  CHECK_FALSE(matches_glob("a?c", "ac"));
  CHECK_FALSE(matches_glob("", "a"));
  CHECK(matches_glob("[ab]", "[ab]"));
  CHECK_FALSE(matches_glob("[ab]", "a"));
}

TEST_CASE("many stars do not make it slow") {
  const std::string text(10'000, 'a');
  CHECK_FALSE(matches_glob("*a*a*a*a*a*a*a*a*a*a*b", text));
}

}  // namespace meshsim
