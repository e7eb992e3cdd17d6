// The points of a sweep, and the search for a bound.
#include "cli/grid.hpp"

#include <catch2/catch.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "cli/bound_search.hpp"

namespace meshsim::cli {
namespace {

std::string problem_of(const char* text) {
  const Result<Axis> axis = parse_axis(text);
  return axis ? "" : axis.error().message;
}

/// Searches a row of values of which `holds` tells; returns how many were tried.
std::size_t search(BoundSearch& search, const std::vector<bool>& holds) {
  while (true) {
    const std::vector<std::size_t> wanted = search.wanted();
    if (wanted.empty()) return search.tried();
    for (const std::size_t index : wanted) {
      REQUIRE_FALSE(search.trial(index).has_value());
      search.learn(index, holds[index]);
    }
  }
}

}  // namespace

TEST_CASE("values are ranges of whole numbers and anything else one by one") {
  CHECK(parse_axis("n=2..4")->values == std::vector<std::string>{"2", "3", "4"});
  CHECK(parse_axis("n=-1..0,7")->values == std::vector<std::string>{"-1", "0", "7"});
  CHECK(parse_axis("rate=10/s,20/s")->values == std::vector<std::string>{"10/s", "20/s"});
  CHECK(parse_axis("a=b=c")->values == std::vector<std::string>{"b=c"});
  CHECK(problem_of("n=4..2") == "the range `4..2` is upside down");
  CHECK(problem_of("n=1s..2s").starts_with("a range is of whole numbers"));
  CHECK(problem_of("n=1..10001").find("more than 10,000 values") != std::string::npos);
  CHECK(problem_of("n=-9223372036854775808..9223372036854775807").find("more than 10,000") != std::string::npos);
  CHECK(problem_of("n=1..3,2") == "`n` has the value 2 twice");
  CHECK(problem_of("n=") == "an empty value of `n`");
  CHECK(problem_of("n=1,,2") == "an empty value of `n`");
  CHECK(problem_of("n").starts_with("name=VALUES is wanted"));
  CHECK(problem_of("=1").starts_with("name=VALUES is wanted"));
}

TEST_CASE("a grid has each combination once, and a line varies the first parameter") {
  const Grid grid({{"a", {"1", "2"}}, {"b", {"x", "y", "z"}}});
  CHECK(grid.size() == 6);
  CHECK(grid.at(0) == std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "x"}});
  CHECK(grid.at(1) == std::vector<std::pair<std::string, std::string>>{{"a", "1"}, {"b", "y"}});
  CHECK(grid.at(5) == std::vector<std::pair<std::string, std::string>>{{"a", "2"}, {"b", "z"}});
  CHECK(grid.lines() == 3);
  CHECK(grid.line(1) == std::vector<std::size_t>{1, 4});
}

TEST_CASE("the bound of every monotone row is found with few trials, and its neighbour was tried") {
  for (std::size_t count = 1; count <= 40; ++count) {
    for (std::size_t bound = 0; bound <= count; ++bound) {
      std::vector<bool> holds(count);
      for (std::size_t i = bound; i < count; ++i) holds[i] = true;
      BoundSearch smallest(BoundSearch::Bound::smallest, count);
      const std::size_t tried = search(smallest, holds);
      CHECK(smallest.found() == (bound < count ? std::optional(bound) : std::nullopt));
      CHECK(smallest.is_monotone());
      CHECK(tried <= (bound < count ? 11 : count));
      if (bound == count) CHECK(tried == count);
      if (bound > 0 && bound < count) CHECK(smallest.trial(bound - 1).has_value());
      BoundSearch largest(BoundSearch::Bound::largest, count);
      search(largest, std::vector<bool>(holds.rbegin(), holds.rend()));
      CHECK(largest.found() == (bound < count ? std::optional(count - 1 - bound) : std::nullopt));
    }
  }
}

TEST_CASE("of a row that is seen not to be monotone all is tried") {
  std::vector<bool> holds(20, true);
  holds[0] = holds[9] = false;  // 9 is one of the first that are tried
  BoundSearch smallest(BoundSearch::Bound::smallest, holds.size());
  CHECK(search(smallest, holds) == 20);
  CHECK_FALSE(smallest.is_monotone());
  CHECK(smallest.found() == 10);
}

TEST_CASE("that no value holds is said only when all were tried") {
  std::vector<bool> holds(40);
  holds[6] = true;
  BoundSearch smallest(BoundSearch::Bound::smallest, holds.size());
  CHECK(search(smallest, holds) == 40);
  CHECK(smallest.trial(6) == true);
  CHECK_FALSE(smallest.is_monotone());
}

}  // namespace meshsim::cli
