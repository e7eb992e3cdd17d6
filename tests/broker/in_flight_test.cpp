#include "broker/in_flight.hpp"

#include <catch2/catch.hpp>

using meshsim::broker::DeliveryList;
using meshsim::broker::InFlight;
using meshsim::broker::none;

namespace {

std::vector<std::uint64_t> listed(const InFlight& in_flight, const DeliveryList& list) {
  std::vector<std::uint64_t> positions;
  for (std::uint32_t slot = list.first; slot != none; slot = in_flight[slot].next) {
    positions.push_back(in_flight[slot].message.position);
  }
  CHECK(positions.size() == list.count);
  return positions;
}

using Positions = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("deliveries stand in the order of hand-out, whichever is answered first") {
  InFlight in_flight;
  DeliveryList list, other;
  std::vector<std::uint32_t> slots;
  for (std::uint64_t i = 0; i < 5; ++i) slots.push_back(in_flight.add(list, {.position = i}, 0, 0));
  CHECK(in_flight.remove(list, slots[2]).position == 2);
  CHECK(listed(in_flight, list) == Positions{0, 1, 3, 4});
  in_flight.remove(list, slots[0]);
  in_flight.remove(list, slots[4]);
  CHECK(listed(in_flight, list) == Positions{1, 3});
  in_flight.move(list, other, slots[1]);
  in_flight.move(list, other, slots[3]);
  CHECK(listed(in_flight, list).empty());
  CHECK(listed(in_flight, other) == Positions{1, 3});
  CHECK(in_flight.size() == 2);
}

TEST_CASE("a tag names its delivery until that is over, never the next one in its slot") {
  InFlight in_flight;
  DeliveryList list;
  const std::uint32_t slot = in_flight.add(list, {}, 0, 0);
  const std::uint64_t tag = in_flight.tag(slot);
  CHECK(in_flight.find(tag) == slot);
  in_flight.remove(list, slot);
  CHECK(in_flight.find(tag) == none);
  CHECK(in_flight.add(list, {}, 0, 0) == slot);
  CHECK(in_flight.find(tag) == none);
}

TEST_CASE("tags that nobody gave out name nothing") {
  const InFlight in_flight;
  for (const std::uint64_t tag : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32, UINT64_MAX}) {
    CHECK(in_flight.find(tag) == none);
  }
}
