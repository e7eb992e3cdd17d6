#include "broker/consumers.hpp"

#include <catch2/catch.hpp>

using meshsim::broker::ConsumerRing;
using meshsim::broker::Consumers;
using meshsim::broker::none;

namespace {

ConsumerRing ring_of(std::uint32_t count) {
  ConsumerRing ring;
  for (std::uint32_t i = 0; i < count; ++i) ring.set_free(ring.add(10 + i), true);
  return ring;
}

std::vector<std::uint32_t> turns(ConsumerRing& ring, int count) {
  std::vector<std::uint32_t> turns;
  for (int i = 0; i < count; ++i) turns.push_back(ring.take_turn());
  return turns;
}

std::vector<std::uint32_t> oldest(ConsumerRing& ring, int count) {
  std::vector<std::uint32_t> oldest;
  for (int i = 0; i < count; ++i) oldest.push_back(ring.take_oldest());
  return oldest;
}

using Turns = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("consumers take turns in the order in which they attached") {
  ConsumerRing ring = ring_of(3);
  CHECK(turns(ring, 7) == Turns{10, 11, 12, 10, 11, 12, 10});
}

TEST_CASE("the nth of those that can take a message, in a ring of more than one word too") {
  ConsumerRing ring = ring_of(130);
  for (std::uint32_t place = 0; place < 130; ++place) {
    if (place % 3 != 0) ring.set_free(place, false);
  }
  CHECK(ring.free() == 44);
  CHECK(ring.take_free(0) == 10);
  CHECK(ring.take_free(1) == 13);
  CHECK(ring.take_free(21) == 10 + 63);
  CHECK(ring.take_free(22) == 10 + 66);
  CHECK(ring.take_free(43) == 10 + 129);
}

TEST_CASE("those that are full are passed over and keep their place") {
  ConsumerRing ring = ring_of(3);
  ring.set_free(1, false);
  CHECK(turns(ring, 3) == Turns{10, 12, 10});
  ring.set_free(1, true);
  CHECK(turns(ring, 2) == Turns{11, 12});
  for (std::uint32_t place = 0; place < 3; ++place) ring.set_free(place, false);
  CHECK_FALSE(ring.any_free());
  CHECK(ring.take_turn() == none);
}

TEST_CASE("when one leaves, the others' turns go on") {
  ConsumerRing ring = ring_of(4);
  CHECK(turns(ring, 2) == Turns{10, 11});
  ring.remove(0);
  CHECK(ring.members() == Turns{11, 12, 13});
  CHECK(turns(ring, 4) == Turns{12, 13, 11, 12});
  ring.remove(2);
  CHECK(turns(ring, 3) == Turns{11, 12, 11});
}

TEST_CASE("the first in line is served, and goes to its end") {
  ConsumerRing ring = ring_of(3);
  CHECK(ring.take_oldest() == 10);
  ring.set_free(0, false);
  CHECK(ring.take_oldest() == 11);  // has room for more
  ring.set_free(0, true);
  CHECK(oldest(ring, 4) == Turns{12, 10, 11, 12});  // 10 kept its place in the line
  CHECK_FALSE(ring.set_free(0, true));
  ring.go_last(0);
  CHECK(oldest(ring, 3) == Turns{11, 12, 10});
}

TEST_CASE("the line keeps its order when one leaves, in a copy, and across many words of bits") {
  ConsumerRing ring = ring_of(130);
  for (std::uint32_t i = 0; i < 70; ++i) ring.take_oldest();  // now 80 has waited longest
  ring.remove(71);
  ring.remove(0);
  ConsumerRing copy = ring;
  CHECK(oldest(ring, 3) == Turns{80, 82, 83});
  CHECK(oldest(copy, 60).back() == 11);  // 10 is gone
  for (std::uint32_t place = 0; place < 128; ++place) copy.set_free(place, false);
  CHECK(copy.take_oldest() == none);
}

TEST_CASE("turns work across many words of bits") {
  ConsumerRing ring = ring_of(200);
  for (std::uint32_t place = 0; place < 200; ++place) ring.set_free(place, place == 5 || place == 64 || place == 199);
  CHECK(turns(ring, 4) == Turns{15, 74, 209, 15});
  ring.remove(5);
  CHECK(turns(ring, 3) == Turns{74, 209, 74});
  CHECK(ring.members()[63] == 74);
}

TEST_CASE("a consumer is found by its instance, in the order of attaching") {
  Consumers consumers;
  const std::uint32_t a = consumers.attach(7, 0, 0, 1);
  const std::uint32_t b = consumers.attach(7, 1, 0, 2);
  CHECK(consumers.first_of(7) == a);
  CHECK(consumers[a].next_of_instance == b);
  CHECK(consumers.find(7, 1) == b);
  CHECK(consumers.find(7, 2) == none);
  CHECK(consumers.first_of(3) == none);
  consumers.detach(a);
  CHECK(consumers.first_of(7) == b);
  CHECK_FALSE(consumers.is_current(a, 1));
  CHECK(consumers.is_current(b, 2));
  CHECK_FALSE(consumers.is_current(b, 1));
  CHECK_FALSE(consumers.is_current(99, 1));
}
