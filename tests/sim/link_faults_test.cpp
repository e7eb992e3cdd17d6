#include "sim/link_faults.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

namespace meshsim::sim {
namespace {

constexpr ServiceId store = 0, broker = 1, mail = 2;

namespace act = plan::act;

Fault fault(plan::Action action) {
  Fault made;
  made.action = std::move(action);
  return made;
}

plan::Sides sides(ServiceId from, ServiceId to, bool both_ways = false) { return {{{from, 0}}, {{to, 0}}, both_ways}; }

Link link(ServiceId from, ServiceId to) { return {{from, 1}, {to, 1}}; }

}  // namespace

TEST_CASE("a fault lies on the links between its sides, in its direction") {
  LinkFaults faults;
  faults.begin(fault(act::Cut{sides(store, broker)}));
  CHECK(faults.any_on(link(store, broker)));
  CHECK_FALSE(faults.any_on(link(broker, store)));
  CHECK_FALSE(faults.any_on(link(store, mail)));
  faults.begin(fault(act::Cut{sides(mail, broker, true)}));
  CHECK(faults.is_cut(link(mail, broker)));
  CHECK(faults.is_cut(link(broker, mail)));
}

TEST_CASE("a fault of one replica leaves the others alone") {
  LinkFaults faults;
  faults.begin(fault(act::Cut{{{{store, 2}}, {{broker, 0}}}}));
  CHECK_FALSE(faults.is_cut({{store, 1}, {broker, 1}}));
  CHECK(faults.is_cut({{store, 2}, {broker, 1}}));
}

TEST_CASE("nothing gets through a cut, nor through a loss of everything") {
  LinkFaults faults;
  const std::uint32_t loss = faults.begin(fault(act::Loss{sides(store, broker), certain}));
  CHECK(faults.is_blocked(link(store, broker)));
  CHECK_FALSE(faults.is_cut(link(store, broker)));
  const std::uint32_t cut = faults.begin(fault(act::Cut{sides(store, broker)}));
  CHECK(faults.is_blocked(link(store, broker)));
  CHECK(faults.end(cut));
  CHECK_FALSE(faults.end(cut));
  CHECK(faults.is_blocked(link(store, broker)));
  CHECK(faults.end(loss));
  CHECK_FALSE(faults.is_blocked(link(store, broker)));

  faults.begin(fault(act::Loss{sides(store, broker), {certain.threshold - 1}}));
  faults.begin(fault(act::Drop{sides(store, broker), certain}));
  faults.begin(fault(act::Delay{sides(store, broker)}));
  CHECK_FALSE(faults.is_blocked(link(store, broker)));
}

TEST_CASE("delays add up, and each fault counts what it touched") {
  LinkFaults faults;
  const Fault slow = fault(act::Delay{sides(store, broker), 2 * second});
  faults.begin(slow);
  faults.begin(slow);
  faults.begin(fault(act::Cut{sides(store, mail)}));
  CHECK(faults.delay(link(store, broker), 0, {}, 0, 66) == 4 * second);
  CHECK(faults.delay(link(broker, store), 1, {}, 0, 66) == 0);
  CHECK(faults.touches_cut(link(store, mail)));
  CHECK(faults.touches_block(link(store, mail)));
  CHECK(faults.is_cut(link(store, mail)));  // only asked: not counted
  CHECK(faults.all()[0].acted == 1);
  CHECK(faults.all()[1].acted == 1);
  CHECK(faults.all()[2].acted == 2);
}

TEST_CASE("what a loss does on one path does not depend on the traffic of another") {
  const auto draws = [](bool with_traffic) {
    LinkFaults faults;
    Fault half = fault(act::Loss{sides(store, broker), {certain.threshold / 2}});
    half.draws = DrawKey::named(1, "loss");
    faults.begin(half);
    std::vector<bool> drawn;
    for (int i = 0; i < 64; ++i) {
      drawn.push_back(faults.loses(link(store, broker), 0, DrawKey::named(1, "a")));
      if (with_traffic) faults.loses(link(store, broker), 1, DrawKey::named(1, "b"));
    }
    return drawn;
  };
  CHECK(draws(false) == draws(true));
  CHECK(draws(false) != std::vector<bool>(64, false));
  CHECK(draws(false) != std::vector<bool>(64, true));
}

TEST_CASE("a loss in bursts takes the share that it says and each time so many in a row") {
  LinkFaults faults;
  Fault tenth = fault(act::Loss{sides(store, broker), {certain.threshold / 10}, 8});
  tenth.draws = DrawKey::named(1, "loss");
  faults.begin(tenth);
  std::vector<int> rows;  // how many were lost in a row
  int lost = 0;
  bool before = false;
  for (int i = 0; i < 80'000; ++i) {
    const bool hit = faults.loses(link(store, broker), 0, DrawKey::named(1, "a"));
    if (hit && !before) rows.push_back(0);
    if (hit) ++rows.back(), ++lost;
    before = hit;
  }
  CHECK(lost > 7'000);
  CHECK(lost < 9'000);
  // Two bursts may follow each other, and the last one may be cut off.
  for (std::size_t row = 0; row + 1 < rows.size(); ++row) CHECK(rows[row] % 8 == 0);
}

TEST_CASE("packets leave one behind the other through a narrow link and each path has its own") {
  LinkFaults faults;
  faults.begin(fault(act::Bandwidth{sides(store, broker), 1'000}));
  const Link narrow = link(store, broker);
  CHECK(faults.delay(narrow, 0, {}, 0, 100) == 100 * millisecond);
  CHECK(faults.delay(narrow, 0, {}, 0, 100) == 200 * millisecond);
  CHECK(faults.delay(narrow, 0, {}, 150 * millisecond, 50) == 100 * millisecond);
  CHECK(faults.delay(narrow, 1, {}, 150 * millisecond, 50) == 50 * millisecond);
  CHECK(faults.delay(narrow, 0, {}, second, 50) == 50 * millisecond);
}

TEST_CASE("a jitter delays each packet by another time and at most by its own") {
  LinkFaults faults;
  faults.begin(fault(act::Jitter{sides(store, broker), 10 * millisecond}));
  Duration least = second, most = 0;
  for (int i = 0; i < 200; ++i) {
    const Duration delay = faults.delay(link(store, broker), 0, {}, 0, 66);
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  CHECK(least < millisecond);
  CHECK(most > 9 * millisecond);
  CHECK(most <= 10 * millisecond);
}

TEST_CASE("one alone is healed of what isolates it and of nothing else") {
  LinkFaults faults;
  faults.begin(fault(act::Isolate{{{{store, 2}}, {{broker, 0}}, true}}));
  faults.begin(fault(act::Cut{sides(store, mail)}));
  const auto alone = [](ServiceId service, std::uint32_t replica) {
    return plan::Sides{{{service, replica}}, {}, false};
  };
  CHECK_FALSE(faults.has_active(alone(broker, 0)));
  CHECK_FALSE(faults.has_active(alone(store, 1)));
  CHECK(faults.has_active(alone(store, 2)));
  faults.heal(alone(store, 0));
  CHECK_FALSE(faults.is_cut({{store, 2}, {broker, 1}}));
  CHECK(faults.is_cut(link(store, mail)));
}

TEST_CASE("a heal ends the faults that it names all of") {
  LinkFaults faults;
  faults.begin(fault(act::Cut{sides(store, broker, true)}));
  CHECK_FALSE(faults.has_active(sides(store, broker)));
  CHECK(faults.has_active(sides(broker, store, true)));
  faults.heal(sides(store, broker));
  CHECK(faults.is_cut(link(store, broker)));
  faults.heal(sides(broker, store, true));
  CHECK_FALSE(faults.is_cut(link(store, broker)));
}

}  // namespace meshsim::sim
