// logs, ps, top.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/text.hpp"
#include "base/time.hpp"
#include "sim/capabilities.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/session.hpp"
#include "step/commands/table.hpp"

namespace meshsim::step {
namespace {

struct LogOptions {
  bool follow = false;
  std::uint64_t tail = UINT64_MAX;
  std::vector<std::string> names;
};

std::optional<LogOptions> options_of(Session& session, const std::string& arguments) {
  LogOptions options;
  const std::vector<std::string> words = words_of(arguments);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-f" || words[i] == "--follow") {
      options.follow = true;
    } else if (words[i] == "--tail" || words[i] == "-n") {
      const auto tail = i + 1 < words.size() ? number_of(words[++i]) : std::nullopt;
      if (!tail) return session.complain("`--tail` takes a number of lines"), std::nullopt;
      options.tail = *tail;
    } else {
      options.names.push_back(words[i]);
    }
  }
  return options;
}

/// Writes a duration as Docker does, "2 seconds": whole units, rounded down.
std::string span_of(Duration duration) {
  const auto in = [&](Duration unit, std::string_view noun) {
    return plural(static_cast<std::uint64_t>(duration / unit), noun);
  };
  if (duration < second) return "Less than a second";
  if (duration < minute) return in(second, "second");
  return duration < 60 * minute ? in(minute, "minute") : in(60 * minute, "hour");
}

std::string status_of(const Session& session, InstanceId instance, const Sandbox& sandbox) {
  const sim::Simulation& simulation = session.world().simulation();
  const sim::Process& process = simulation.processes()[instance];
  const Time now = sandbox.journey().place().time;
  if (process.alive()) {
    std::string text = "Up " + span_of(now - process.started_at);
    if (process.paused) return text + " (Paused)";
    if (process.state == sim::ProcessState::starting) return text + " (health: starting)";
    return process.state == sim::ProcessState::stopping ? text + " (stopping)" : text;
  }
  const world::Lifetimes::Life life = sandbox.journey().moment().lifetimes()[instance];
  const std::string ago = span_of(now - life.ended_at) + " ago";
  switch (life.ended_by) {
    case EventKind::crashed:
      if (process.will_restart) return "Restarting (1) " + ago;
      return "Exited (1) " + ago;
    case EventKind::stopped:
      return (life.reason == Reason::killed ? "Exited (143) " : "Exited (0) ") + ago;
    case EventKind::powered_off:
      return "Powered off " + ago;
    default:
      return life.ended_by == EventKind::killed ? "Exited (137) " + ago : std::string("Created");
  }
}

}  // namespace

void show_logs(Session& session, const std::string& arguments) {
  const auto options = options_of(session, arguments);
  if (!options) return;
  const auto filter = report::make_log_filter(session.plan(), options->names);
  if (!filter) return session.complain(filter.error().message, report::what_can_be_shown(session.plan()));
  std::deque<std::string> lines;
  {
    EventPrinter printer(
        [&](std::string_view text) {
          while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
            lines.emplace_back(text.substr(0, end));
            text.remove_prefix(end);
            if (lines.size() > options->tail) lines.pop_front();
          }
        },
        session.plan(), session.names(), session.style(), &*filter);
    if (!session.replay(printer)) return;
  }
  for (const std::string& line : lines) session.print(line);
  if (lines.empty() && !options->follow)
    session.remark("nothing so far that the log shows; `logs NAME` shows all of a service");
  if (!options->follow) return;
  session.show(*filter);
  session.remark(options->names.empty() ? "following all services: `next` goes to their next line"
                                        : "following " + join(options->names, ", ") +
                                              ": `next` goes to their next line, `logs -f` follows all");
}

void show_processes(Session& session, const std::string& /*arguments*/) {
  const sim::Simulation& simulation = session.world().simulation();
  Table table({"NAME", "SERVICE", "STATUS"});
  for (InstanceId instance = 0; instance < simulation.instances().size(); ++instance) {
    const sim::Process& process = simulation.processes()[instance];
    if (process.scaled_away && !process.alive()) continue;
    if (session.plan().services[process.service].kind == plan::ServiceKind::client) continue;
    table.add({session.names().instances[instance].name, session.names().services[process.service],
               status_of(session, instance, session.sandbox())});
  }
  session.print(table.text());
}

void show_top(Session& session, const std::string& /*arguments*/) {
  const sim::Simulation& simulation = session.world().simulation();
  const Time now = simulation.now();
  Table table({"NAME", "MAILBOX", "HANDLING", "BUSY"});
  for (InstanceId instance = 0; instance < simulation.instances().size(); ++instance) {
    const sim::Process& process = simulation.processes()[instance];
    const plan::Service& service = session.plan().services[process.service];
    const sim::Workload* workload = simulation.instances().capabilities(instance).workload;
    if (workload == nullptr || !process.alive()) continue;
    const Duration capacity = workload->capacity(now);
    const plan::ServiceDetail& detail = session.plan().service_details[service.detail];
    const std::uint32_t most = detail.admission.mailbox.requests;
    table.add({session.names().instances[instance].name,
               most == plan::MailboxLimit::none ? fmt::format("{}", workload->waiting())
                                                : fmt::format("{} of {}", workload->waiting(), most),
               fmt::format("{} of {}", workload->slots_in_use(), detail.concurrency),
               capacity > 0 ? fmt::format("{}%", 100 * workload->busy(now) / capacity) : "-"});
  }
  session.print(table.text());
}

}  // namespace meshsim::step
