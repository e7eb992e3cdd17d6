#include "step/placing.hpp"

#include <optional>

#include "base/time.hpp"
#include "world/run.hpp"

namespace meshsim::step {
namespace {

/// Runs the plan and returns its digest; nothing when the run does not reach its end.
std::optional<std::uint64_t> digest_at_end(const plan::Plan& plan, const Registry& registry, sim::Budget budget,
                                           const volatile std::sig_atomic_t* interrupt) {
  world::Run run(plan, registry, budget);
  run.set_interrupt(interrupt);
  const world::RunResult result = run.finish();
  return world::is_cut(result.reason) ? std::nullopt : std::optional(result.digest);
}

}  // namespace

std::string Placing::text() {
  std::vector<compile::PlacedLine> lines;
  // At the end, with its own trigger, a line always does what it did; then a better place is tried for each.
  for (const TypedAction& each : typed_) lines.push_back({each.line.text(), compile::PlacedLine::at_the_end});
  sim::Budget budget;
  budget.events = most_events;
  const auto digest = digest_at_end(plan_, registry_, budget, interrupt_);
  for (std::size_t i = 0; digest && i < typed_.size(); ++i) {
    for (const compile::PlacedLine& place : places_of(i)) {
      std::vector<compile::PlacedLine> tried = lines;
      tried[i] = place;
      if (!says_the_same(tried, *digest)) continue;
      lines = std::move(tried);
      break;
    }
  }
  return script_.text_with(lines);
}

/// Lists the candidate places for a typed line, best first.
std::vector<compile::PlacedLine> Placing::places_of(std::size_t typed) const {
  const TypedAction& each = typed_[typed];
  const std::string timed = "at " + format_duration(each.place.time) + ": " + each.line.action;
  return {{timed, line_before(each.place.time, true)},
          {timed, line_before(each.place.time, false)},
          {timed, compile::PlacedLine::at_the_end},
          {each.line.text(), line_before(each.place.time, true)}};
}

/// Finds the last line of the file's timeline whose time is before that one (`at_once`: or the same), together with the
/// lines that count their time from it.
std::uint32_t Placing::line_before(Time time, bool at_once) const {
  std::uint32_t found = compile::PlacedLine::at_the_beginning;
  bool follows = false;
  for (std::size_t i = 0; i + typed_.size() < plan_.timeline.lines.size(); ++i) {
    const plan::TimelineLine& line = plan_.timeline.lines[i];
    // Lines of used files are not in the text that is saved.
    if (line.position.file != 0) continue;
    const auto* at = std::get_if<plan::trigger::At>(&line.trigger);
    if (at != nullptr) follows = at->time < time || (at_once && at->time == time);
    const bool counts = at != nullptr || std::holds_alternative<plan::trigger::After>(line.trigger);
    if (follows && counts) found = line.position.line;
  }
  return found;
}

bool Placing::says_the_same(const std::vector<compile::PlacedLine>& lines, std::uint64_t digest) {
  const compile::Compiled compiled = script_.compile_text(script_.text_with(lines));
  if (compiled.errors > 0 || compiled.runs.empty()) return false;
  sim::Budget budget;
  budget.events = most_events;
  return digest_at_end(compiled.runs.front(), registry_, budget, interrupt_) == digest;
}

}  // namespace meshsim::step
