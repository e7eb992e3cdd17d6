#include "actors/upstreams.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <string>

namespace meshsim::actors {
namespace {

Upstreams group_of(std::uint32_t size) {
  std::vector<InstanceId> addresses(size);
  std::iota(addresses.begin(), addresses.end(), 0);
  Upstreams upstreams;
  upstreams.resolve(addresses);
  return upstreams;
}

// Picks for a request that has tried no upstream yet; returns a letter, '-' for none.
char pick(Upstreams& upstreams, Time now, HealthRule rule = {}) {
  std::uint64_t tried = 0;
  const InstanceId picked = upstreams.pick(now, rule, tried);
  return picked == no_instance ? '-' : static_cast<char>('a' + picked);
}

std::string picks(Upstreams& upstreams, int count, Time now = 0, HealthRule rule = {}) {
  std::string letters;
  for (int i = 0; i < count; ++i) letters += pick(upstreams, now, rule);
  return letters;
}

constexpr InstanceId a = 0, b = 1;

}  // namespace

TEST_CASE("equal weights are taken in turn") {
  Upstreams three = group_of(3);
  CHECK(picks(three, 6) == "abcabc");
  Upstreams one = group_of(1);
  CHECK(picks(one, 3) == "aaa");
  Upstreams none = group_of(0);
  CHECK(picks(none, 1) == "-");
}

TEST_CASE("a request does not try an upstream twice") {
  Upstreams upstreams = group_of(2);
  std::uint64_t tried = 0;
  CHECK(upstreams.pick(0, {}, tried) == a);
  CHECK(upstreams.pick(0, {}, tried) == b);
  CHECK(upstreams.pick(0, {}, tried) == no_instance);
}

TEST_CASE("an upstream that failed is left alone for fail_timeout, then gets one request on trial") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, {});
  CHECK(upstreams.left_out(a, 100 * second, {}));
  CHECK(picks(upstreams, 4, 110 * second) == "bbbb");   // up to and including the tenth second
  CHECK(picks(upstreams, 5, 111 * second) == "babbb");  // its weight had sunk to 0 and grows back at the first pick
  upstreams.succeeded(a);
  CHECK(picks(upstreams, 4, 111 * second).find('a') != std::string::npos);
}

TEST_CASE("a trial that fails begins the quarantine again") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, {});
  CHECK(picks(upstreams, 2, 111 * second) == "ba");
  upstreams.failed(a, 111 * second, {});
  CHECK(picks(upstreams, 3, 121 * second) == "bbb");
  CHECK(picks(upstreams, 3, 122 * second).find('a') != std::string::npos);
}

TEST_CASE("who has a request on trial is said to, with the time of the next trial") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, {});
  REQUIRE(upstreams.left_out(105 * second, {}).size() == 1);
  CHECK(upstreams.left_out(105 * second, {}).front().until == 111 * second);
  CHECK_FALSE(upstreams.left_out(105 * second, {}).front().on_trial);
  CHECK(upstreams.left_out(111 * second, {}).empty());
  CHECK(picks(upstreams, 2, 115 * second) == "ba");
  REQUIRE(upstreams.left_out(120 * second, {}).size() == 1);
  CHECK(upstreams.left_out(120 * second, {}).front().until == 126 * second);
  CHECK(upstreams.left_out(120 * second, {}).front().on_trial);
  upstreams.succeeded(a);
  CHECK(upstreams.left_out(120 * second, {}).empty());
}

TEST_CASE("time is counted in whole seconds") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second + 999 * millisecond, {});
  CHECK(picks(upstreams, 2, 110 * second + 999 * millisecond) == "bb");
  CHECK(picks(upstreams, 2, 111 * second).find('a') != std::string::npos);  // after 10.001s
}

TEST_CASE("max_fails counts failures; a success within the window does not clear them") {
  const HealthRule rule{.max_fails = 2};
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, rule);
  CHECK_FALSE(upstreams.left_out(a, 100 * second, rule));
  CHECK(picks(upstreams, 4, 101 * second, rule) == "abab");
  upstreams.succeeded(a);
  upstreams.failed(a, 102 * second, rule);
  CHECK(upstreams.left_out(a, 102 * second, rule));
}

TEST_CASE("with max_fails 0 failures do not matter") {
  const HealthRule rule{.max_fails = 0};
  Upstreams upstreams = group_of(2);
  for (int i = 0; i < 5; ++i) upstreams.failed(a, 100 * second, rule);
  CHECK(picks(upstreams, 4, 100 * second, rule) == "abab");
}

TEST_CASE("when all have failed nobody is picked: nginx has no last resort") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, {});
  upstreams.failed(b, 100 * second, {});
  CHECK(picks(upstreams, 2, 105 * second) == "--");
  CHECK(picks(upstreams, 3, 111 * second) == "ab-");
}

TEST_CASE("a single upstream is never left alone") {
  Upstreams upstreams = group_of(1);
  for (int i = 0; i < 5; ++i) upstreams.failed(a, 100 * second, {});
  CHECK_FALSE(upstreams.left_out(a, 100 * second, {}));
  CHECK(pick(upstreams, 100 * second) == 'a');
}

TEST_CASE("an upstream that comes back from failures takes its turns again") {
  Upstreams upstreams = group_of(3);
  upstreams.failed(a, 100 * second, {});
  CHECK(picks(upstreams, 4, 105 * second) == "bcbc");
  const std::string trial = picks(upstreams, 3, 120 * second);
  CHECK(std::count(trial.begin(), trial.end(), 'a') == 1);
  upstreams.succeeded(a);
  const std::string after = picks(upstreams, 9, 121 * second);
  CHECK(std::count(after.begin(), after.end(), 'a') == 3);
}

TEST_CASE("names resolved again keep the health of the addresses that stay") {
  Upstreams upstreams = group_of(2);
  upstreams.failed(a, 100 * second, {});
  const InstanceId grown[] = {0, 1, 2};
  upstreams.resolve(grown);
  CHECK(upstreams.size() == 3);
  CHECK(picks(upstreams, 4, 105 * second).find('a') == std::string::npos);
  const InstanceId fresh[] = {1, 2};
  upstreams.resolve(fresh);
  upstreams.failed(a, 106 * second, {});  // an attempt that was under way
  CHECK(picks(upstreams, 2, 106 * second).find('-') == std::string::npos);
}

}  // namespace meshsim::actors
