#include "sim/held_packets.hpp"

#include <catch2/catch.hpp>

namespace meshsim::sim {
namespace {

HeldPacket held(std::uint32_t path, std::uint64_t token, Time since, PacketKind kind = PacketKind::request) {
  return {.path = path, .to_incarnation = 1, .packet = {.token = token, .life = 1, .kind = kind}, .since = since};
}

}  // namespace

TEST_CASE("a held packet is given up after 924.6s, or after 102.2s where nobody waits for it") {
  HeldPackets packets;
  packets.add(held(1, 7, second));
  CHECK(packets.next_given_up(1) == 925'600 * millisecond);
  CHECK(packets.next_given_up(2) == never);
  CHECK(packets.orphan_request(1, 8) == never);
  CHECK(packets.orphan_request(1, 7) == 103'200 * millisecond);
  CHECK(packets.next_given_up(1) == 103'200 * millisecond);
}

TEST_CASE("requests are found whatever the order in which they are given up") {
  HeldPackets packets;
  for (std::uint64_t token = 1; token <= 5; ++token) packets.add(held(1, token, static_cast<Time>(token)));
  for (const std::uint64_t token : {3U, 4U, 1U, 5U, 2U}) {
    CHECK(packets.orphan_request(1, token) == static_cast<Time>(token) + orphan_patience);
    CHECK(packets.orphan_request(1, token) == never);  // it is known
  }
}

TEST_CASE("all that a dead process wrote over a path goes with the first of it, and what the network says stays") {
  HeldPackets packets;
  packets.add(held(1, 1, 10));
  packets.add(held(1, 2, 20, PacketKind::publish));
  packets.add(held(1, 3, 30, PacketKind::closed));
  packets.add(held(2, 4, 5));
  CHECK(packets.orphan_all(1, 2) == never);  // another life
  CHECK(packets.orphan_all(1, 1) == 10 + orphan_patience);
  const auto over = packets.take_if([](const HeldPacket& each) { return each.given_up_at() <= 10 + orphan_patience; });
  REQUIRE(over.size() == 2);
  CHECK(over[1].packet.token == 2);
  CHECK(packets.next_given_up(1) == never);
  CHECK(packets.next_given_up(2) == 5 + connection_patience);
}

TEST_CASE("packets keep their order") {
  HeldPackets packets;
  packets.add(held(1, 3, 0));
  packets.add_first({held(1, 1, 0), held(1, 2, 0)});
  std::uint64_t next = 1;
  for (const HeldPacket& each : packets.take_all()) CHECK(each.packet.token == next++);
  CHECK(next == 4);
  CHECK(packets.empty());
}

}  // namespace meshsim::sim
