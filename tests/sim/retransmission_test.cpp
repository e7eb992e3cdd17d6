#include "sim/retransmission.hpp"

#include <catch2/catch.hpp>

namespace meshsim::sim {
namespace {

constexpr std::uint32_t path = 3;

Packet packet(std::uint64_t token, PacketKind kind = PacketKind::request) {
  return {.token = token, .life = 1, .kind = kind};
}

/// Lists the tokens of the packets that are through, in order.
std::vector<std::uint64_t> through(Retransmission& lines) {
  std::vector<std::uint64_t> tokens;
  for (const Stalled& stalled : lines.take_through(path)) tokens.push_back(stalled.packet.token);
  return tokens;
}

using Tokens = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("what was sent behind a lost packet waits until that is through") {
  Retransmission lines;
  const std::uint64_t lost = lines.add(path, 1, packet(1), 0, never);
  lines.add(path, 1, packet(2), 0, 5);
  CHECK(through(lines).empty());
  lines.find(path, lost)->due = 9;
  CHECK(through(lines) == Tokens{1, 2});
  CHECK_FALSE(lines.has(path));
  CHECK(lines.find(path, lost) == nullptr);
  CHECK(lines.add(path, 1, packet(3), 0, never) != lost);
}

TEST_CASE("a packet is sent again fifteen times within 804.6s, and its connection is given up 120s later") {
  Retransmission lines;
  Stalled& stalled = *lines.find(path, lines.add(path, 1, packet(1), 0, never));
  Time now = stalled.wait;
  CHECK(now == 200 * millisecond);
  int tries = 0;
  while (Retransmission::next_try(stalled, now) == Retransmission::Try::send) {
    ++tries;
    if (tries == 15) CHECK(now == 804'600 * millisecond);
    Retransmission::back_off(stalled);
    now += stalled.wait;
  }
  CHECK(tries == 15);
  CHECK(now == connection_patience);
  CHECK(Retransmission::next_try(stalled, now) == Retransmission::Try::timed_out);
}

TEST_CASE("a packet that nobody waits for is given up at its first try after 102.2s") {
  Retransmission lines;
  Stalled& stalled = *lines.find(path, lines.add(path, 1, packet(1), second, never));
  lines.orphan_request(path, 1);
  CHECK(Retransmission::next_try(stalled, second + orphan_patience - 1) == Retransmission::Try::send);
  CHECK(Retransmission::next_try(stalled, second + orphan_patience) == Retransmission::Try::orphaned);
}

TEST_CASE("what is given up leaves a gap that the line goes on over") {
  Retransmission lines;
  lines.add(path, 1, packet(1), 0, never);
  lines.add(path, 1, packet(2), 0, never);
  lines.add(path, 1, packet(3), 0, 5);
  lines.orphan_request(path, 2);
  CHECK(lines.give_up_orphans(path, orphan_patience).size() == 1);
  CHECK(through(lines).empty());
  lines.orphan_request(path, 1);
  CHECK(lines.give_up_orphans(path, orphan_patience).size() == 1);
  CHECK(through(lines) == Tokens{3});
}

TEST_CASE("all that a dead process wrote goes with the first of it, but not the end of its connection") {
  Retransmission lines;
  lines.add(path, 1, packet(1), 0, never);
  lines.add(path, 1, packet(2), 50 * second, never);
  lines.add(path, 1, packet(3, PacketKind::closed), 50 * second, 50 * second);
  lines.orphan_life(path, 1);
  CHECK(lines.give_up_orphans(path, orphan_patience - 1).empty());
  CHECK(lines.give_up_orphans(path, orphan_patience).size() == 2);
  CHECK(through(lines) == Tokens{3});
}

TEST_CASE("a connection that times out takes along what was sent to the same life of the peer") {
  Retransmission lines;
  lines.add(path, 1, packet(1), 0, never);
  lines.add(path, 1, packet(3, PacketKind::closed), 0, 0);
  lines.add(path, 2, packet(2), 0, never);
  CHECK(lines.give_up_life(path, 1).size() == 1);
  CHECK(through(lines) == Tokens{3});
  REQUIRE(lines.take_all(path).size() == 1);
  CHECK_FALSE(lines.has(path));
}

}  // namespace meshsim::sim
