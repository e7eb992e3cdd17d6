// The closed forms against published values.
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "validation/checks.hpp"
#include "validation/closed_forms.hpp"
#include "validation/estimate.hpp"

namespace meshsim::validation {

TEST_CASE("a queue with one server is the special case of every form") {
  CHECK(mm1_time(50, 0.01) == Approx(0.02));
  CHECK(mmc_time(1, 50, 0.01) == Approx(0.02));
  CHECK(mg1_time(50, 0.01, 2 * 0.01 * 0.01) == Approx(0.02));
  CHECK(mg1_time(50, 0.01, 0.01 * 0.01) == Approx(0.015));  // constant service: half of the waiting
}

TEST_CASE("Erlang's second formula has its tabulated values") {
  // Two servers in closed form: load^2 / (2 + load); the others from tables of Erlang C.
  CHECK(erlang_c(1, 0.7) == Approx(0.7));
  CHECK(erlang_c(2, 1) == Approx(1.0 / 3));
  CHECK(erlang_c(3, 2) == Approx(4.0 / 9));
  CHECK(erlang_c(10, 8) == Approx(0.4092).epsilon(0.001));
}

TEST_CASE("a bounded queue has the values of Erlang's tables and of M/M/1/K") {
  CHECK(turned_away({1, 0, 1, 1}) == Approx(0.5));
  CHECK(turned_away({4, 0, 3, 1}) == Approx(0.2061).epsilon(0.001));
  // One server and at most K present: (1 - load) load^K / (1 - load^(K + 1)); here load 1/2, K = 3.
  CHECK(turned_away({1, 2, 0.5, 1}) == Approx(1.0 / 15));
  CHECK(bounded_time({1, 2, 0.5, 1}) == Approx(11.0 / 15 / (0.5 * 14 / 15)));
  CHECK(bounded_time({2, 0, 1, 0.25}) == Approx(0.25));
}

TEST_CASE("a closed load ends where an open one cannot go") {
  // One user never waits; very many keep the server busy, and wait for each other.
  CHECK(closed_time({1, 1, 1, 0.25}) == Approx(0.25));
  CHECK(closed_throughput({1, 1, 1, 0.25}) == Approx(0.8));
  CHECK(closed_throughput({200, 1, 1, 0.25}) == Approx(4));
  CHECK(closed_time({200, 1, 1, 0.25}) == Approx(49));
  // Two users and one server by hand: p1 = 2 r p0, p2 = r p1 with r = 0.25.
  const double p0 = 1 / (1 + 0.5 + 0.125);
  CHECK(closed_throughput({2, 1, 1, 0.25}) == Approx((1 - p0) / 0.25));
}

TEST_CASE("work that is done side by side takes as long as its longest part, or as its shortest") {
  CHECK(longest_time(1, 0.01) == Approx(0.01));
  CHECK(longest_time(2, 0.01) == Approx(0.015));
  CHECK(longest_time(3, 0.06) == Approx(0.11));
  // Almost without load nobody waits, and the longest of two is left.
  CHECK(fork_join_time(1e-6, 0.01) == Approx(longest_time(2, 0.01)));
  CHECK(fork_join_time(50, 0.01) == Approx(0.02875));  // 23/16 of M/M/1 at half load
  CHECK(hedged_time(0.01, 0) == Approx(0.005));
  CHECK(hedged_time(0.01, 1) == Approx(0.01));
  CHECK(hedged_time(0.01, 0.01) == Approx(0.00816060).epsilon(1e-6));
}

TEST_CASE("an interval is Student's, and theory must lie in it") {
  const Estimate found = estimate({9, 10, 11});
  CHECK(found.mean == Approx(10));
  CHECK(found.half_width == Approx(4.303 / 1.7320508).epsilon(0.001));
  CHECK(agrees({10, 0.5}, 10.05));
  CHECK_FALSE(agrees({10, 0.04}, 10.05));
  CHECK_FALSE(agrees({10, 3}, 10.2));  // in a wide interval, and still 2 % off
}

TEST_CASE("no two checks have a name in common") {
  std::set<std::string> names;
  for (const Check& check : shipped_checks()) CHECK(names.insert(check.name).second);
  CHECK(names.size() == shipped_checks().size());
}

}  // namespace meshsim::validation
