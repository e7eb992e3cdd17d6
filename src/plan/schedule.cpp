#include "plan/schedule.hpp"

#include <map>

#include "plan/plan.hpp"
#include "plan/verbs.hpp"

namespace meshsim::plan {
namespace {

void add_side(std::string& text, const Plan& plan, const std::vector<Target>& side) {
  for (const Target& target : side) {
    text += ' ';
    text += plan.services[target.service].name;
    if (target.replica != 0) text += '-' + std::to_string(target.replica);
  }
}

/// Adds what the action strikes: the two sides of a link, or a process; for a line that sends, the sender and the
/// callee.
void add_struck(std::string& text, const Plan& plan, const Action& action) {
  if (const Sides* sides = sides_of(action)) {
    add_side(text, plan, sides->from);
    if (!sides->to.empty()) text += sides->both_ways ? " <->" : " ->";
    add_side(text, plan, sides->to);
  }
  if (const Target* who = target_of(action)) add_side(text, plan, {*who});
  if (verb_of(action).strikes == Strikes::sender) text += " ->";
  if (const auto* call = std::get_if<act::Call>(&action)) add_side(text, plan, {call->callee});
  if (const auto* scale = std::get_if<act::Scale>(&action)) add_side(text, plan, {{scale->service, 0}});
}

std::string what_it_says(const Plan& plan, const Action& action) {
  std::string text(verb_of(action).word);
  add_struck(text, plan, action);
  if (const TopicId topic = topic_of(action); topic != no_topic) text += ' ' + plan.topics[topic].name;
  return text;
}

}  // namespace

void identify(Schedule& schedule, const Plan& plan) {
  std::map<std::string, std::uint32_t> alike;
  for (TimelineLine& line : schedule.lines) {
    std::string what = what_it_says(plan, line.action);
    const std::uint32_t ordinal = ++alike[what];
    line.id = {std::move(what), ordinal};
  }
}

void identify(TimelineLine& line, const Schedule& schedule, const Plan& plan) {
  line.id = {what_it_says(plan, line.action), 1};
  for (const TimelineLine& other : schedule.lines) {
    if (other.id.what == line.id.what) ++line.id.ordinal;
  }
}

}  // namespace meshsim::plan
