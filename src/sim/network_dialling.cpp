// Connections that are still being made, and those that a caller closes because it waits no longer.
//
// A service keeps its connections to another instance open between calls (HTTP/1.1), a gateway makes one for each
// request, as nginx does without `keepalive`. Where nobody answers the first packet of a new one (SYN), Linux sends it
// again after 1s, 3s, 7s, 15s, 31s and 63s and gives up after 127s (tcp_syn_retries 6, tcp(7)). Nothing of the request
// is sent before: who gives up meanwhile has sent nothing.
//
// What was written to an open connection is another matter: the kernel goes on sending it after the process has closed
// the socket, for tcp_orphan_retries (8, ip-sysctl: "a locally closed TCP connection") further tries, which with a
// smallest timeout of 200ms are over 102.2s after the first. So a request that a cut holds is executed after the heal,
// though nobody waits for it, unless the cut outlasted that.
#include <algorithm>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "sim/network.hpp"
#include "sim/simulation.hpp"

namespace meshsim::sim {

namespace {

constexpr std::uint8_t syn_retries = 6;
constexpr Duration first_syn_timeout = second;  // doubling
constexpr Duration orphan_patience = Duration{511} * 200 * millisecond;

}  // namespace

bool Network::is_gateway(const Simulation& simulation, InstanceId instance) const {
  return plan_->services[simulation.processes()[instance].service].kind == plan::ServiceKind::gateway;
}

/// Whether somebody answers who wants to make a connection, if only to refuse it.
bool Network::answers(Simulation& simulation, const Path& path, bool count) {
  if (simulation.processes()[path.to].powered_off) return false;
  return !path.faulty || (!is_cut(simulation, path, count) && !is_cut(simulation, paths_[path.reverse], count));
}

bool Network::send_anew(Simulation& simulation, InstanceId to, const Packet& packet) {
  const Context& context = simulation.context();
  const std::uint32_t index = search_path(simulation, context.self(), to);
  Path& path = paths_[index];
  if (path.peer_vanished) path.open = path.peer_vanished = false;
  if (answers(simulation, path, true)) {
    send(simulation, to, packet);
    return true;
  }
  Packet addressed = packet;
  addressed.from = context.self();
  addressed.life = simulation.processes()[context.self()].incarnation;
  addressed.cause = context.cause();
  addressed.root = context.root();
  dial(simulation, index, addressed);
  return false;
}

void Network::dial(Simulation& simulation, std::uint32_t path, const Packet& packet) {
  dial_again(simulation, dialling_.add(path, packet));
}

void Network::dial_again(Simulation& simulation, std::uint64_t number) {
  const Dialling::Call& call = *dialling_.find(number);
  simulation.queue().schedule(saturating_add(simulation.now(), first_syn_timeout << call.tries), EntryKind::dial, {},
                              {.timer = {.value = number}, .cause = call.packet.cause, .root = call.packet.root});
}

void Network::on_dial(Simulation& simulation, const Timer& timer) {
  Dialling::Call* waiting = dialling_.find(timer.value);
  if (waiting == nullptr) return;  // it was given up
  Path& path = paths_[waiting->path];
  const bool made = answers(simulation, path, false);
  if (!made && ++waiting->tries <= syn_retries) return dial_again(simulation, timer.value);
  const Dialling::Call call = dialling_.take(timer.value);
  Packet notice = call.packet;
  notice.body = no_body;
  notice.from = path.to;
  const std::uint16_t caller_life = notice.life;  // nothing was sent: it is still the sender's own
  if (!made) {
    simulation.release(call.packet.body);
    notice.kind = PacketKind::reset;
    notice.about = PacketKind::request;
    notice.reason = Reason::no_connection;
    return give_now(simulation, path.from, caller_life, notice);
  }
  notice.kind = PacketKind::connected;
  if (is_gateway(simulation, path.from)) give_now(simulation, path.from, caller_life, notice);
  path.hung_up = false;
  send_aside(simulation, call.path, 0, call.packet);
}

bool Network::withdraw(Simulation& simulation, InstanceId to, std::uint64_t token) {
  if (dialling_.empty()) return false;
  const auto number = dialling_.number_of(search_path(simulation, simulation.context().self(), to), token);
  if (!number) return false;
  simulation.release(dialling_.take(*number).packet.body);
  return true;
}

/// The process has ended, and with it what it had not sent.
void Network::stop_dialling(Simulation& simulation, InstanceId from) {
  const auto is_from = [&](std::uint32_t path) { return paths_[path].from == from; };
  for (const Dialling::Call& call : dialling_.take_all(is_from)) simulation.release(call.packet.body);
}

void Network::hang_up(Simulation& simulation, InstanceId to, std::uint64_t token) {
  const Context& context = simulation.context();
  const std::uint32_t index = search_path(simulation, context.self(), to);
  Path& path = paths_[index];
  const bool cut = path.faulty && is_cut(simulation, path, false);
  path.hung_up = cut || (path.faulty && is_cut(simulation, paths_[path.reverse], false));
  // A service does not look whether its caller is still there before it answers: it need not be told.
  if (!path.open || (!cut && !is_gateway(simulation, to))) return;
  const Packet notice{.token = token,
                      .cause = context.cause(),
                      .from = context.self(),
                      .root = context.root(),
                      .life = simulation.processes()[context.self()].incarnation,
                      .kind = PacketKind::hang_up};
  if (cut) {
    held_.push_back({index, path.to_incarnation, notice, simulation.now()});
  } else {
    follow(simulation, index, path.to_incarnation, notice);
  }
}

/// Takes out what a cut that is healed held for callers that have given up too long ago.
void Network::lose_orphans(Simulation& simulation, std::vector<Held>& held) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> closed;
  for (const Held& item : held) {
    if (item.packet.kind == PacketKind::hang_up) closed.emplace_back(item.path, item.packet.token);
  }
  if (closed.empty()) return;
  std::sort(closed.begin(), closed.end());
  std::vector<Held> lost;
  std::erase_if(held, [&](const Held& item) {
    if (item.packet.kind == PacketKind::hang_up) {
      return !is_cut(simulation, paths_[item.path], false) && !is_gateway(simulation, paths_[item.path].to);
    }
    const bool is_orphan = item.packet.kind == PacketKind::request && simulation.now() - item.since > orphan_patience &&
                           std::binary_search(closed.begin(), closed.end(), std::pair(item.path, item.packet.token));
    if (is_orphan) lost.push_back(item);
    return is_orphan;
  });
  for (const Held& item : lost) lose(simulation, paths_[item.path], item.to_incarnation, item.packet, Reason::link_cut);
}

}  // namespace meshsim::sim
