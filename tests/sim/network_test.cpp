// What becomes of packets between two instances, by what lies on the link.
#include "sim/network.hpp"

#include <catch2/catch.hpp>

#include "sim/two_services.hpp"

namespace meshsim::sim {
namespace {

constexpr Duration latency = 200 * microsecond;

Packet request(std::uint64_t token) { return {.token = token, .kind = PacketKind::request}; }

TwoServices::Arrival at(Time time, std::uint64_t token, PacketKind kind = PacketKind::request) {
  return {time, token, kind};
}

}  // namespace

TEST_CASE("packets arrive one latency later, in order, though a delay ends between them") {
  TwoServices two;
  const std::uint32_t delay = two.begin(plan::act::Delay{{}, second});
  two.send(shop, back, request(1));
  two.network().end(two.simulation(), delay);
  two.send(shop, back, request(2));
  two.run_to(5 * second);
  two.send(shop, back, request(3));
  two.run_to(6 * second);
  CHECK(two.arrivals_at(back) ==
        TwoServices::Arrivals{at(second + latency, 1), at(second + latency, 2), at(5 * second + latency, 3)});
}

TEST_CASE("what a cut holds arrives when it is healed, before what is sent later") {
  TwoServices two;
  two.send(shop, back, request(1));
  const std::uint32_t cut = two.begin(plan::act::Cut{});
  two.send(shop, back, {.token = 2, .kind = PacketKind::ack});
  two.run_to(10 * second);
  two.network().end(two.simulation(), cut);
  two.send(shop, back, request(3));
  CHECK(two.simulation().pump().run(never - 1) == StopReason::idle);  // nothing is left that would give it up
  CHECK(two.arrivals_at(back) == TwoServices::Arrivals{at(latency, 1), at(10 * second + latency, 2, PacketKind::ack),
                                                       at(10 * second + latency, 3)});
}

TEST_CASE("what is lost is sent again, and what is sent behind it is read behind it") {
  TwoServices two;
  two.send(shop, back, request(1));
  const std::uint32_t loss = two.begin(plan::act::Loss{});
  two.send(shop, back, request(2));
  two.network().end(two.simulation(), loss);
  two.send(shop, back, request(3));
  two.run_to(second);
  CHECK(two.arrivals_at(back) ==
        TwoServices::Arrivals{at(latency, 1), at(200 * millisecond + latency, 2), at(200 * millisecond + latency, 3)});
}

TEST_CASE("what is dropped never arrives") {
  TwoServices two;
  two.begin(plan::act::Drop{});
  two.send(shop, back, request(1));
  two.run_to(1000 * second);
  CHECK(two.arrivals_at(back).empty());
  CHECK(two.network().faults().front().acted == 1);
}

TEST_CASE("the end of a process is told behind what it had sent") {
  TwoServices two;
  two.send(shop, back, request(1));
  two.begin(plan::act::Delay{{}, second});
  two.send(shop, back, request(2));
  two.processes().kill(two.simulation(), shop);
  two.run_to(5 * second);
  CHECK(two.arrivals_at(back) ==
        TwoServices::Arrivals{at(latency, 1), at(second + latency, 2), at(second + latency, 0, PacketKind::closed)});
}

TEST_CASE("an answer to an earlier life of its asker is lost, and makes no connection") {
  TwoServices two;
  two.send(shop, back, request(1));
  two.run_to(second);
  two.processes().kill(two.simulation(), shop);
  two.processes().start(two.simulation(), shop);
  two.run_to(2 * second);
  two.send(back, shop, {.token = 1, .life = 1, .kind = PacketKind::reply});
  two.run_to(3 * second);
  CHECK(two.arrivals_at(shop).empty());
}

TEST_CASE("a dead process refuses at once, and a machine without power answers nothing") {
  TwoServices two;
  two.processes().kill(two.simulation(), back);
  two.send(shop, back, request(1));
  two.run_to(second);
  CHECK(two.arrivals_at(shop) == TwoServices::Arrivals{at(2 * latency, 1, PacketKind::reset)});
  two.processes().power_off(two.simulation(), back);
  two.send(shop, back, request(2));
  two.run_to(127 * second);
  CHECK(two.arrivals_at(shop).size() == 1);
  two.run_to(200 * second);  // the last try to connect was in vain
  CHECK(two.arrivals_at(shop).back() == at(128 * second, 2, PacketKind::reset));
}

TEST_CASE("a silence that is over before a heartbeat notices it leaves nothing to happen") {
  for (const bool paused : {true, false}) {
    CAPTURE(paused);
    TwoServices two;
    two.send(shop, back, request(1));
    Path& path = two.network().path_between(two.simulation(), shop, back);
    path.heartbeat = 5 * second;
    path.of_process = true;
    two.run_to(second);
    const std::uint32_t cut = paused ? 0 : two.begin(plan::act::Cut{});
    if (paused) two.processes().pause(two.simulation(), back);
    two.run_to(2 * second);
    if (paused) {
      two.processes().resume(two.simulation(), back);
    } else {
      two.network().end(two.simulation(), cut);
    }
    CHECK(two.simulation().pump().run(never - 1) == StopReason::idle);
    CHECK(two.simulation().now() == 2 * second);
    CHECK(path.is_open());
  }
}

TEST_CASE("a silence that goes on when another ends is noticed in its own time") {
  TwoServices two;
  two.send(shop, back, request(1));
  Path& path = two.network().path_between(two.simulation(), shop, back);
  path.heartbeat = 5 * second;
  path.of_process = true;
  two.run_to(second);
  two.processes().pause(two.simulation(), back);
  two.run_to(3 * second);
  two.begin(plan::act::Cut{});
  two.processes().resume(two.simulation(), back);
  two.run_to(8 * second - 1);
  CHECK(path.is_open());
  two.run_to(8 * second);
  CHECK_FALSE(path.is_open());
}

TEST_CASE("a copy of a simulation goes on with what is held and lost as the original does") {
  TwoServices two;
  two.send(shop, back, request(1));
  two.run_to(second);
  two.begin(plan::act::Cut{});
  two.send(shop, back, request(2));
  two.processes().kill(two.simulation(), shop);
  Simulation copy(two.simulation());
  copy.pump().run(never - 1);
  two.simulation().pump().run(never - 1);
  CHECK(two.simulation().now() == second + orphan_patience);
  CHECK(copy.now() == two.simulation().now());
  CHECK(copy.digest() == two.simulation().digest());
}

}  // namespace meshsim::sim
