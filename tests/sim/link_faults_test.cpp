#include "sim/link_faults.hpp"

#include <catch2/catch.hpp>

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
  CHECK(faults.delay(link(store, broker)) == 4 * second);
  CHECK(faults.delay(link(broker, store)) == 0);
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
      drawn.push_back(faults.strikes<act::Loss>(link(store, broker), 0, DrawKey::named(1, "a")));
      if (with_traffic) faults.strikes<act::Loss>(link(store, broker), 1, DrawKey::named(1, "b"));
    }
    return drawn;
  };
  CHECK(draws(false) == draws(true));
  CHECK(draws(false) != std::vector<bool>(64, false));
  CHECK(draws(false) != std::vector<bool>(64, true));
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
