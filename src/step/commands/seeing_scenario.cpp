// pending, topology, expect, list.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "report/narrator.hpp"
#include "report/verdict_lines.hpp"
#include "sim/network_timer.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/outlook.hpp"
#include "step/commands/session.hpp"
#include "step/commands/table.hpp"
#include "step/commands/topology.hpp"

namespace meshsim::step {
namespace {

std::string_view name_of(PacketKind kind) {
  constexpr std::array<std::string_view, 15> names{"request", "reply",     "publish", "confirm",   "deliver",
                                                   "ack",     "retry",     "reject",  "subscribe", "unsubscribe",
                                                   "hang_up", "connected", "next",    "reset",     "closed"};
  static_assert(names.size() == static_cast<std::size_t>(PacketKind::closed) + 1);
  return names[static_cast<std::size_t>(kind)];
}

/// Describes an entry of the queue; empty for one that leaves no trace.
std::string describe_network(sim::NetworkDue due) {
  switch (due) {
    case sim::NetworkDue::heartbeat:
      return "network: whether a peer that fell silent is still so";
    case sim::NetworkDue::resend:
      return "network: what was lost is sent again";
    case sim::NetworkDue::dial:
      return "network: a connection that nobody answers is tried again";
    case sim::NetworkDue::give_up:
      return "network: a connection that nothing got through is given up";
  }
  return {};
}

std::string describe_entry(const Session& session, const sim::Slot& entry) {
  const sim::Simulation& simulation = session.world().simulation();
  const report::Narrator narrator(session.plan(), session.names());
  switch (entry.kind) {
    case sim::EntryKind::packet: {
      std::string text = fmt::format("{} -> {}: {}", narrator.instance_name(entry.packet.from),
                                     narrator.instance_name(entry.target), name_of(entry.packet.kind));
      if (entry.packet.topic != no_topic) text += " " + session.names().topics[entry.packet.topic];
      if (entry.packet.body != no_body) text += fmt::format(" #{}", simulation.messages()[entry.packet.body].id);
      return text;
    }
    case sim::EntryKind::timer:
    case sim::EntryKind::process: {
      if (simulation.processes()[entry.target].incarnation != entry.incarnation) return {};
      const bool is_timer = entry.kind == sim::EntryKind::timer;
      return fmt::format("{}: {}", narrator.instance_name(entry.target),
                         is_timer ? "a step, a wait or a timeout is over" : "its start or stop goes on");
    }
    case sim::EntryKind::alarm:
      return world::Timeline::is_line(entry.timer.timer)
                 ? "timeline: " + session.plan().timeline.lines[entry.timer.timer.slot].text
                 : std::string{};
    case sim::EntryKind::upkeep:
      return fmt::format("{}: upkeep, such as a sync or a look at names", narrator.instance_name(entry.target));
    case sim::EntryKind::network:
      return describe_network(static_cast<sim::NetworkDue>(entry.timer.timer.code));
    case sim::EntryKind::lane:
    case sim::EntryKind::cancelled:
      break;
  }
  return {};
}

}  // namespace

void show_pending(Session& session, const std::string& arguments) {
  const auto count = arguments.empty() ? std::optional<std::uint64_t>(10) : number_of(arguments);
  if (!count) return session.complain("`pending` takes a number of lines");
  const sim::EventQueue& queue = session.world().simulation().queue();
  std::uint64_t told = 0;
  for (const sim::Key& key : queue.pending_keys()) {
    if (told == *count) break;
    const std::string text = describe_entry(session, queue[key.slot()]);
    if (text.empty()) continue;
    session.say(fmt::format("{:>9}  {}", report::format_log_time(key.due), text));
    ++told;
  }
  if (told == 0) session.say("nothing is due any more that leaves a trace");
}

void show_topology(Session& session, const std::string& /*arguments*/) {
  for (const std::string& line : topology_lines(session.plan())) session.say(line);
}

void show_expectations(Session& session, const std::string& /*arguments*/) {
  const plan::Plan& plan = session.plan();
  if (plan.claims.empty()) return session.say("the scenario expects nothing");
  std::size_t width = 0;
  for (const plan::Claim& claim : plan.claims) width = std::max(width, claim.label.size());
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) {
    const check::Judge::Progress progress = session.world().judge().progress(i, session.world().ending());
    session.say(fmt::format("{:<11}  {}  {}", standing_of(progress), pad_right(plan.claims[i].label, width),
                            outlook(plan, progress)));
  }
}

void list_scenario(Session& session, const std::string& /*arguments*/) {
  const plan::Plan& plan = session.plan();
  const auto fired = session.world().timeline().last_fired();
  const std::size_t typed = session.sandbox().typed().size();
  const std::size_t written = plan.timeline.lines.size() - typed;
  const auto& source = session.sandbox().compiled().sources.at(0);
  const std::uint32_t current = fired && *fired < written ? plan.timeline.lines[*fired].position.line : 0;
  const std::uint32_t middle = current != 0 ? current : written > 0 ? plan.timeline.lines.front().position.line : 1;
  for (std::uint32_t line = middle > 5 ? middle - 5 : 1; line <= middle + 5 && line <= source.line_count(); ++line) {
    const std::string text = fmt::format("{} {:>3}  {}", line == current ? ">" : " ", line, source.line(line));
    session.say(line == current ? report::painted(session.style(), report::Colour::bold, text) : text);
  }
  for (std::size_t i = 0; i < typed; ++i) {
    session.say(
        fmt::format("{} typed  {}", fired == written + i ? ">" : " ", session.sandbox().typed()[i].line.text()));
  }
}

}  // namespace meshsim::step
