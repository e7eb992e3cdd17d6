#include "base/draw_key.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <set>

#include "base/distribution.hpp"

namespace meshsim {

TEST_CASE("a key is its seed, its name and its numbers, in this order") {
  const DrawKey users = DrawKey::named(1, "users of shoppers");
  CHECK(users == DrawKey::named(1, "users of shoppers"));
  CHECK_FALSE(users == DrawKey::named(2, "users of shoppers"));
  CHECK_FALSE(users == DrawKey::named(1, "users of others"));
  CHECK_FALSE(users.with(1).with(2) == users.with(2).with(1));
  CHECK_FALSE(users.with(0) == users);
}

TEST_CASE("keys below a key differ, and so do those below neighbours") {
  std::set<std::uint64_t> bits;
  const DrawKey top = DrawKey::named(7, "top");
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    for (std::uint64_t j = 0; j < 50; ++j) bits.insert(top.with(i).with(j).bits);
  }
  CHECK(bits.size() == 50'000);
}

TEST_CASE("draws by name have the distribution that draws from a stream have") {
  const Distribution uniform = Distribution::uniform(0, 9);
  const Distribution exponential = Distribution::exponential(millisecond);
  const DrawKey top = DrawKey::named(1, "draws");
  std::array<int, 10> counts{};
  std::int64_t sum = 0;
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    const DrawKey key = top.with(static_cast<std::uint64_t>(i));
    ++counts.at(static_cast<std::size_t>(uniform.draw(key)));
    sum += exponential.draw(key);
  }
  for (const int count : counts) {
    CHECK(count > 9'600);
    CHECK(count < 10'400);
  }
  CHECK(sum / draws > 985'000);  // the mean is 1ms
  CHECK(sum / draws < 1'015'000);
  CHECK(Distribution::constant(5).draw(top) == 5);
}

TEST_CASE("a chance by name hits as often as it says, and what hits at 5% hits at 10%, too") {
  const Probability five{(std::uint64_t{1} << 63) / 20};
  const Probability ten{(std::uint64_t{1} << 63) / 10};
  int hits = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const DrawKey key = DrawKey::named(3, "luck").with(i);
    hits += key.chance(five);
    if (key.chance(five)) CHECK(key.chance(ten));
  }
  CHECK(hits > 4'700);
  CHECK(hits < 5'300);
}

}  // namespace meshsim
