#include "sim/process_faults.hpp"

#include <catch2/catch.hpp>

namespace meshsim::sim {
namespace {

constexpr ServiceId struck_bank = 3, other_shop = 4;

namespace act = plan::act;
using plan::Target;

ProcessFault process_fault(plan::Action action) {
  ProcessFault made;
  made.action = std::move(action);
  made.draws = DrawKey::named(1, "fault");
  return made;
}

}  // namespace

TEST_CASE("slow faults multiply where they lie on the same instance") {
  ProcessFaults faults;
  faults.begin(process_fault(act::Slow{{struck_bank, 0}, Decimal(5)}));
  const std::uint32_t half = faults.begin(process_fault(act::Slow{{struck_bank, 2}, Decimal(15, 1)}));
  CHECK(faults.slowed({struck_bank, 1}, 20) == 100);
  CHECK(faults.slowed({struck_bank, 2}, 20) == 150);
  CHECK(faults.slowed({other_shop, 1}, 20) == 20);
  CHECK(faults.end(half));
  CHECK_FALSE(faults.end(half));
  CHECK(faults.slowed({struck_bank, 2}, 20) == 100);
  CHECK(faults.all()[half].acted == 1);
}

TEST_CASE("no number of slow faults makes a work longer than any time that can be simulated") {
  ProcessFaults faults;
  for (int i = 0; i < 20; ++i) faults.begin(process_fault(act::Slow{{struck_bank, 0}, Decimal(1'000'000)}));
  CHECK(faults.slowed({struck_bank, 1}, second) == Distribution::max_draw);
}

TEST_CASE("skews add up") {
  ProcessFaults faults;
  faults.begin(process_fault(act::Skew{{struck_bank, 0}, -90 * second}));
  faults.begin(process_fault(act::Skew{{struck_bank, 1}, 30 * second}));
  CHECK(faults.skew_of({struck_bank, 1}) == -60 * second);
  CHECK(faults.skew_of({struck_bank, 2}) == -90 * second);
}

TEST_CASE("a heal ends the faults whose processes are all among those that it names") {
  ProcessFaults faults;
  faults.begin(process_fault(act::Slow{{struck_bank, 0}, Decimal(5)}));
  faults.begin(process_fault(act::Skew{{struck_bank, 2}, second}));
  CHECK_FALSE(faults.has_active({{struck_bank, 1}}));
  CHECK(faults.has_active({{struck_bank, 2}}));
  faults.heal({{struck_bank, 2}});
  CHECK(faults.slowed({struck_bank, 2}, 1) == 5);
  CHECK(faults.skew_of({struck_bank, 2}) == 0);
  faults.heal({{other_shop, 0}, {struck_bank, 0}});
  CHECK(faults.slowed({struck_bank, 2}, 1) == 1);
}

TEST_CASE("what fails at one replica does not depend on the requests of another") {
  const auto failures = [](bool with_others) {
    ProcessFaults faults;
    faults.begin(process_fault(act::Fail{{struck_bank, 0}, 7, {certain.threshold / 2}, 503}));
    const auto is_meant = [](TopicId endpoint) { return endpoint == 7; };
    std::vector<bool> failed;
    for (int i = 0; i < 64; ++i) {
      failed.push_back(faults.failure({struck_bank, 1}, is_meant).has_value());
      if (with_others) faults.failure({struck_bank, 2}, is_meant);
    }
    return failed;
  };
  CHECK(failures(false) == failures(true));
  CHECK(failures(false) != std::vector<bool>(64, false));
  CHECK(failures(false) != std::vector<bool>(64, true));
}

TEST_CASE("a hang is of the lives that it struck while any of two goes on") {
  ProcessFaults faults;
  ProcessFault hang = process_fault(act::Hang{{struck_bank, 0}});
  hang.struck = {{11, 1}};
  const std::uint32_t first = faults.begin(hang);
  const std::uint32_t second_one = faults.begin(hang);
  CHECK(faults.hangs({11, 1}));
  CHECK_FALSE(faults.hangs({11, 2}));
  CHECK_FALSE(faults.hangs({12, 1}));
  faults.end(first);
  CHECK(faults.hangs({11, 1}));
  faults.end(second_one);
  CHECK_FALSE(faults.hangs({11, 1}));
}

}  // namespace meshsim::sim
