#include "step/commands/opening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "plan/verbs.hpp"

namespace meshsim::step {
namespace {

bool is_fault(const plan::TimelineLine& line) {
  return plan::verb_of(line.action).heals || plan::is<plan::act::Restart>(line.action);
}

/// Returns the indices of the lines that make the faults.
std::vector<std::uint32_t> fault_lines(const Sandbox& sandbox) {
  const std::vector<plan::TimelineLine>& lines = sandbox.plan().timeline.lines;
  const auto is_found = [](const plan::TimelineLine& line) {
    return is_fault(line) && (line.heal_after > 0 || plan::is<plan::act::Restart>(line.action));
  };
  std::size_t first = lines.size();
  while (is_finding(sandbox) && first > 0 && is_found(lines[first - 1])) --first;
  if (first == lines.size()) first = 0;
  std::vector<std::uint32_t> faults;
  for (std::size_t i = first; i < lines.size(); ++i) {
    if (is_fault(lines[i])) faults.push_back(static_cast<std::uint32_t>(i));
  }
  return faults;
}

}  // namespace

bool is_finding(const Sandbox& sandbox) {
  std::string_view text = sandbox.compiled().sources.at(0).text();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (line.starts_with("# Found by") && line.find("meshsim explore ") != std::string_view::npos) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

void open_at_fault(Session& session) {
  const std::vector<std::uint32_t> faults = fault_lines(session.sandbox());
  if (faults.empty()) return session.say("no line of the timeline makes a fault");
  world::Journey& journey = session.sandbox().journey();
  std::uint32_t first = 0;
  const auto has_struck = [&] {
    const std::vector<std::uint32_t> unfired = journey.run().timeline().unfired();
    const auto fired = std::find_if(faults.begin(), faults.end(), [&](std::uint32_t line) {
      return !std::binary_search(unfired.begin(), unfired.end(), line);
    });
    if (fired != faults.end()) first = *fired;
    return fired != faults.end();
  };
  const world::Place beginning = journey.place();
  if (!has_struck()) {
    const world::Halt halt = journey.forward({.arrived = has_struck}, nullptr);
    if (halt == world::Halt::interrupted) session.take_interrupt();
    if (halt != world::Halt::arrived) {
      journey.go_to(beginning);
      return session.say("no fault of the timeline comes");
    }
  }
  journey.go_to({journey.place_before(1), 0});
  const plan::TimelineLine& line = session.plan().timeline.lines[first];
  session.say(fmt::format("just before the {}fault of line {}: {}", is_finding(session.sandbox()) ? "found " : "first ",
                          line.position.line, line.text));
}

}  // namespace meshsim::step
