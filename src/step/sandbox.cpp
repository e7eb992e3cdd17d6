#include "step/sandbox.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "compile/typed.hpp"
#include "step/placing.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::step {
namespace {

constexpr std::uint32_t target_number = UINT32_MAX;  // it is never shown

}  // namespace

Sandbox::Sandbox(Script script, const Registry& registry, sim::Budget budget,
                 const volatile std::sig_atomic_t* interrupt)
    : script_(std::move(script)), registry_(registry), budget_(budget), interrupt_(interrupt) {
  breakpoints_.push_back({++last_number_, Breakpoint::Kind::failure, "a failed expectation"});
}

std::vector<compile::TypedLine> Sandbox::typed_lines() const {
  std::vector<compile::TypedLine> lines;
  for (const TypedAction& each : typed_) lines.push_back(each.line);
  return lines;
}

Result<std::unique_ptr<Sandbox::Branch>> Sandbox::make_branch() {
  auto branch = std::make_unique<Branch>();
  std::vector<compile::TypedStop> stops;
  for (const Breakpoint& each : breakpoints_) {
    if (each.kind == Breakpoint::Kind::failure) continue;
    stops.push_back({each.text, each.kind == Breakpoint::Kind::change});
    branch->numbers.push_back(each.number);
  }
  branch->compiled = script_.compile(typed_lines(), stops);
  if (branch->compiled.errors > 0) return Error{compile::errors_of(branch->compiled, false)};
  if (branch->compiled.runs.empty()) return Error{"there is no run of this name\n"};
  const plan::Plan& plan = branch->compiled.runs.front();
  if (const std::string name = world::find_unmakable(plan, registry_); !name.empty())
    return Error{"error: the C++ actor of `" + name + "` does not accept its settings\n"};
  branch->asking = world::plan_of_questions(plan);
  branch->journey = std::make_unique<world::Journey>(
      world::Origin{plan, branch->compiled.stops, branch->asking, registry_, budget_}, interrupt_);
  return branch;
}

Result<void> Sandbox::open() {
  auto branch = make_branch();
  if (!branch) return branch.error();
  branch_ = std::move(*branch);
  return {};
}

bool Sandbox::is_interrupted() const { return interrupt_ != nullptr && *interrupt_ != 0; }

/// Explains a move that ended too early.
std::string Sandbox::why_not_reached(const std::string& otherwise) const {
  return is_interrupted() ? "stopped before it was done; nothing has changed\n" : otherwise;
}

Result<void> Sandbox::rebuild(world::Place place) {
  auto branch = make_branch();
  if (!branch) return branch.error();
  if (!(*branch)->journey->go_to(place)) return Error{why_not_reached("the run has no such place any more\n")};
  branch_ = std::move(*branch);
  return {};
}

// --- what to stop at -------------------------------------------------------------------------------------------------

Result<std::uint32_t> Sandbox::add_breakpoint(const std::string& text, Breakpoint::Kind kind) {
  const std::uint32_t number = kind == Breakpoint::Kind::target ? target_number : last_number_ + 1;
  breakpoints_.push_back({number, kind, text});
  if (kind != Breakpoint::Kind::failure) {
    // A stop has to see the run from its beginning.
    if (const Result<void> built = rebuild(journey().place()); !built) {
      breakpoints_.pop_back();
      return built.error();
    }
  }
  last_number_ += kind != Breakpoint::Kind::target;
  return number;
}

bool Sandbox::remove_breakpoint(std::uint32_t number) {
  return std::erase_if(breakpoints_, [&](const Breakpoint& each) { return each.number == number; }) > 0;
}

void Sandbox::remove_target() {
  std::erase_if(breakpoints_, [](const Breakpoint& each) { return each.kind == Breakpoint::Kind::target; });
}

const Breakpoint* Sandbox::breakpoint_of(const world::Hit& hit) const {
  const auto found = std::find_if(breakpoints_.begin(), breakpoints_.end(), [&](const Breakpoint& each) {
    if (hit.kind != world::Hit::Kind::stop) return each.kind == Breakpoint::Kind::failure;
    return each.number == branch_->numbers[hit.index];
  });
  return found == breakpoints_.end() ? nullptr : &*found;
}

bool Sandbox::holds(std::uint32_t number) const {
  const auto found = std::find(branch_->numbers.begin(), branch_->numbers.end(), number);
  if (found == branch_->numbers.end()) return false;
  return journey().moment().stops().holds(static_cast<std::uint32_t>(found - branch_->numbers.begin()), run(),
                                          journey().place().time);
}

// --- what-if ---------------------------------------------------------------------------------------------------------

Result<void> Sandbox::act(const std::string& action, trace::Sink* listener) {
  const world::Place place = journey().place();
  const std::string timed = "at " + format_duration(place.time);
  Result<void> acted = act_when(timed, action, listener);
  // Behind an event, other things may be due at the same instant. A time names this place only if it is the first of
  // the instant.
  const bool is_behind_event = place.time <= journey().event_time();
  if (acted || !is_behind_event || is_interrupted()) return acted;
  return act_when("at event " + std::to_string(place.event), action, listener);
}

/// Adds the line and goes to where it has just acted; an error if that is not here.
Result<void> Sandbox::act_when(const std::string& when, const std::string& action, trace::Sink* listener) {
  const world::Place place = journey().place();
  typed_.push_back({{when, action}, place});
  auto branch = make_branch();
  if (branch && !reach_last_line(*(*branch)->journey, (*branch)->compiled.runs.front(), place, listener))
    branch = Error{why_not_reached("this cannot happen here: the run is over\n")};
  if (!branch) {
    typed_.pop_back();
    return branch.error();
  }
  branch_ = std::move(*branch);
  return {};
}

/// Goes to where the last line has acted. False if it does not act; or, with a time, not between the place's event and
/// the next one.
bool Sandbox::reach_last_line(world::Journey& journey, const plan::Plan& plan, world::Place place,
                              trace::Sink* listener) const {
  const auto line = static_cast<std::uint32_t>(plan.timeline.lines.size() - 1);
  const auto has_fired = [&] { return journey.run().timeline().has_fired(line); };
  if (has_fired()) return true;  // an `at event N` of the start acts while everything starts
  EventSeq before = journey.place().event;
  world::Aim aim;
  aim.until = place.time;
  aim.arrived = [&] {
    if (has_fired()) return true;
    before = journey.place().event;
    return false;
  };
  journey.forward(aim, listener);
  const bool is_timed = std::holds_alternative<plan::trigger::At>(plan.timeline.lines[line].trigger);
  return has_fired() && (!is_timed || before == place.event);
}

Result<void> Sandbox::undo() {
  const TypedAction last = typed_.back();
  typed_.pop_back();
  const Result<void> built = rebuild(last.place);
  if (!built) typed_.push_back(last);
  return built;
}

std::string Sandbox::saved_text() { return Placing(script_, plan(), typed_, registry_, interrupt_).text(); }

}  // namespace meshsim::step
