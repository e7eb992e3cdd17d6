#include "sim/unread.hpp"

#include <utility>
#include <vector>

#include "sim/cause_scope.hpp"
#include "sim/lost_packets.hpp"
#include "sim/simulation.hpp"
#include "value/record.hpp"

namespace meshsim::sim {

void cut_off(Simulation& simulation, InstanceId to, std::uint64_t kept) {
  const InstanceId from = simulation.context().self();
  Path& path = simulation.network().path_between(simulation, from, to);
  EventQueue& queue = simulation.queue();
  Process& process = simulation.processes()[to];
  const CauseScope scope(simulation.context());
  std::uint64_t bytes = 0;
  std::vector<std::uint32_t> stays;
  for (const std::uint32_t slot : std::exchange(process.backlog, {})) {
    const bool is_unread = queue[slot].kind == EntryKind::packet && queue[slot].packet.from == from &&
                           is_unanswered(simulation, queue[slot].packet);
    if (is_unread) bytes += value::content_size(simulation.messages().payload(queue[slot].packet.body));
    if (!is_unread || bytes <= kept) {
      stays.push_back(slot);
      continue;
    }
    const Packet packet = queue[slot].packet;
    queue.release(slot);
    lose(simulation, path, process.incarnation, packet, Reason::slow_consumer);
  }
  path.void_until = path.last_arrival;

  const Packet notice{.cause = scope.cause(),
                      .from = from,
                      .root = scope.root(),
                      .life = simulation.processes()[from].incarnation,
                      .kind = PacketKind::reset,
                      .reason = Reason::slow_consumer,
                      .about = PacketKind::subscribe};
  stays.push_back(queue.make_unscheduled({to, process.incarnation}, notice));
  process.backlog = std::move(stays);
}

bool swallow(Simulation& simulation, InstanceId to, const Packet& packet, Time due) {
  if (!is_unanswered(simulation, packet)) return false;
  const Path& path = simulation.network().path_between(simulation, packet.from, to);
  if (due > path.void_until) return false;
  simulation.advance_to(due);  // the loss is an event of that time
  simulation.act_as(no_instance, packet.cause, packet.root);
  lose(simulation, path, path.to_incarnation, packet, Reason::slow_consumer);
  return true;
}

}  // namespace meshsim::sim
