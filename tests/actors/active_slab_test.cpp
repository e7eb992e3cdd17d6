#include "actors/active_slab.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include "base/random.hpp"

namespace meshsim::actors {
namespace {

struct Thing {
  std::uint64_t token = 0;
  std::uint32_t position = 0;
};

// One stays while others come and go, so that those behind it are moved again and again.
TEST_CASE("an active slab tells who is there by age, a copy too") {
  Random random = Random::named(1, "active slab");
  ActiveSlab<Thing> slab;
  std::vector<std::uint32_t> plain{slab.add()};
  for (int i = 0; i < 5'000; ++i) {
    if (plain.size() == 1 || (plain.size() < 20 && random.below(2) == 0)) {
      plain.push_back(slab.add());
    } else {
      const std::size_t leaving = 1 + random.below(plain.size() - 1);
      slab.remove(plain[leaving]);
      plain.erase(plain.begin() + static_cast<std::ptrdiff_t>(leaving));
    }
    REQUIRE(slab.by_age() == plain);
    REQUIRE(slab.size() == plain.size());
    if (i % 100 == 0) slab = ActiveSlab<Thing>(slab);
  }
}

}  // namespace
}  // namespace meshsim::actors
