// The window beside the plainest thing that can do its work: a map of every id to the time it was accepted.
#include "broker/duplicates.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "base/random.hpp"

namespace meshsim::broker {

TEST_CASE("an id is a duplicate for as long as the window, wherever the ids lie") {
  constexpr Duration window = 50;
  for (const std::uint64_t spread : {10U, 2'000U, 1'000'000U}) {
    Random random = Random::named(spread, "ids");
    Duplicates duplicates;
    std::map<MessageId, Time> accepted;
    std::size_t found = 0;
    for (Time now = 0; now < 5'000; now += static_cast<Time>(random.below(3))) {
      // Near the newest, so that some come twice and some come after much later ones.
      const MessageId id = 1 + static_cast<MessageId>(now) * spread / 10 + random.below(spread);
      const auto known = accepted.find(id);
      const bool expected = known != accepted.end() && known->second + window > now;
      REQUIRE(duplicates.seen(id, now, window) == expected);
      if (!expected) accepted[id] = now;
      found += expected ? 1 : 0;
    }
    CHECK((found > 0 || spread > 2'000));
    Duplicates empty;
    for (MessageId id = 1; id < 100'000; ++id) REQUIRE_FALSE(empty.seen(id, static_cast<Time>(id), window));
    CHECK(empty.memory_bytes() < 20'000);  // what has left the window costs nothing
  }
}

}  // namespace meshsim::broker
