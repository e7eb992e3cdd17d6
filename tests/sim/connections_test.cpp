// Connections between instances that do nothing: who has one, to which life, and what ends it.
#include "sim/connections.hpp"

#include <catch2/catch.hpp>

#include "sim/two_services.hpp"

namespace meshsim::sim {
namespace {

/// A shop, and a back office that takes a second to start; with a table of connections that the run knows nothing of.
class Ends : public TwoServices {
 public:
  Ends() : TwoServices(second) {}

  Connections& connections() { return connections_; }
  Path& forth() { return connections_[connections_.search(simulation(), shop, back)]; }
  Path& reverse() { return connections_.reverse_of(forth()); }
  void open() { connections_.open(simulation(), connections_.search(simulation(), shop, back)); }
  /// Gives the shop the notice of the end of `back`'s life.
  bool notice(std::uint16_t life, PacketKind kind = PacketKind::closed, Reason reason = Reason::none) {
    return connections_.take_notice(simulation(), reverse().reverse,
                                    {.from = back, .life = life, .kind = kind, .reason = reason});
  }

 private:
  Connections connections_;
};

}  // namespace

TEST_CASE("a path and its reverse are made together, and found again") {
  Ends two;
  Connections& connections = two.connections();
  const std::uint32_t forth = connections.search(two.simulation(), shop, back);
  CHECK(connections.between(two.simulation(), shop, back) == forth);
  CHECK(connections.between(two.simulation(), back, shop) == connections[forth].reverse);
  CHECK(connections.size() == 2);
  REQUIRE(connections.peers_of(shop).size() == 1);
  CHECK(connections.peers_of(shop).front().instance == back);
  CHECK_FALSE(two.forth().is_open());
}

TEST_CASE("a connection to a process that starts is established when it serves") {
  Ends two;
  two.open();
  CHECK(two.forth().state == Path::State::accepted);
  CHECK_FALSE(two.forth().was_established());
  CHECK(two.reverse().state == Path::State::open);
  two.connections().serves_now(back);
  CHECK(two.forth().state == Path::State::open);
}

TEST_CASE("no connection is made to a dead process") {
  Ends two;
  two.processes().kill(two.simulation(), back);
  two.open();
  CHECK(two.forth().state == Path::State::closed);
  CHECK_FALSE(two.reverse().is_open());
}

TEST_CASE("the end of a process is told to the life that has a connection to it, and to nobody else") {
  Ends two;
  const std::uint32_t forth = two.connections().search(two.simulation(), shop, back);
  CHECK_FALSE(two.connections().close(two.simulation(), forth));
  two.open();
  CHECK(two.connections().close(two.simulation(), forth) == 1);
  CHECK(two.forth().state == Path::State::closed);  // it never served
  CHECK(two.reverse().is_open());                   // it has not learned of it yet
}

TEST_CASE("a notice about an earlier connection, or about one that was never made, closes nothing") {
  Ends two;
  two.open();
  CHECK_FALSE(two.notice(7));
  CHECK_FALSE(two.notice(1, PacketKind::reset, Reason::connection_refused));
  CHECK_FALSE(two.notice(1, PacketKind::reset, Reason::link_loss));
  CHECK(two.forth().is_open());
  CHECK(two.notice(1, PacketKind::reset, Reason::connection_lost));
  CHECK_FALSE(two.notice(7));
}

TEST_CASE("a peer that lost its power is believed in until something is sent, or a heartbeat looks") {
  Ends two;
  two.open();
  two.connections().serves_now(back);
  two.forth().heartbeat = 5 * second;
  CHECK(two.connections().vanish(two.simulation(), two.forth().reverse));
  CHECK(two.forth().state == Path::State::vanished);
  CHECK(two.forth().is_open());
  CHECK(two.connections().given_up_at(two.simulation(), two.forth()) == 5 * second);
  two.simulation().advance_to(5 * second);
  two.forth().close();
  CHECK(two.forth().state == Path::State::ended);
  CHECK(two.connections().given_up_at(two.simulation(), two.forth()) == never);
}

TEST_CASE("who looks once a heartbeat gives a silent peer up at the second look that sees nothing new") {
  Path path;
  path.heartbeat = 10 * second;
  CHECK(Connections::given_up_at(path, 13 * second) == 23 * second);
  path.by_looks = true;
  path.opened_at = second;
  CHECK(Connections::given_up_at(path, second) == 31 * second);
  CHECK(Connections::given_up_at(path, 13 * second) == 41 * second);
}

TEST_CASE("a path gives its packets in order") {
  Path path;
  path.latency = Distribution::constant(2 * second);
  CHECK(path.arrive(path.draw_arrival(second, 5 * second)) == 8 * second);
  CHECK(path.arrive(path.draw_arrival(2 * second, 0)) == 8 * second);
  CHECK(path.arrive(path.draw_arrival(7 * second, 0)) == 9 * second);
}

}  // namespace meshsim::sim
