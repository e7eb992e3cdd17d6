#include "explore/finding_file.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/print.hpp"

namespace meshsim::explore {
namespace {

/// Takes out the line that says when the scenario ends.
std::string without_end(std::string_view scenario) {
  std::string text;
  while (!scenario.empty()) {
    const std::size_t end = std::min(scenario.find('\n'), scenario.size() - 1) + 1;
    const std::string_view line = scenario.substr(0, end);
    scenario.remove_prefix(end);
    if (!trim(line).starts_with("ends at ")) text += line;
  }
  return text;
}

}  // namespace

plan::Schedule timeline_with(const plan::Plan& plan, const Space& space, const FaultSchedule& schedule) {
  plan::Schedule timeline = plan.timeline;
  for (const Strike& strike : schedule) {
    plan::TimelineLine line = line_of(space.faults[strike.fault], strike.moment.trigger());
    line.text = plan::print(line, plan);
    plan::identify(line, timeline, plan);
    timeline.lines.push_back(std::move(line));
  }
  return timeline;
}

std::string file_with(std::string_view scenario, std::string_view comment, const plan::Schedule& timeline,
                      std::size_t first, Time ends_at) {
  std::string text = ends_at == never ? std::string(scenario) : without_end(scenario);
  if (!text.ends_with('\n')) text += '\n';
  text += '\n';
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find('\n'), comment.size());
    text += "# " + std::string(comment.substr(0, end)) + "\n";
    comment.remove_prefix(std::min(end + 1, comment.size()));
  }
  if (ends_at != never) text += "ends at " + format_duration(ends_at) + "\n";
  text += "timeline {\n";
  for (std::size_t i = first; i < timeline.lines.size(); ++i) text += "  " + timeline.lines[i].text + "\n";
  return text + "}\n";
}

}  // namespace meshsim::explore
