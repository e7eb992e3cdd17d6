#include "plan/stream_names.hpp"

#include <map>
#include <string>
#include <vector>

#include "plan/verbs.hpp"

namespace meshsim::plan {

namespace {

void add_side(std::string& name, const Plan& plan, const std::vector<Target>& side) {
  for (const Target& target : side) {
    name += ' ';
    name += plan.services[target.service].name;
    if (target.replica != 0) name += '-' + std::to_string(target.replica);
  }
}

/// Adds the two ends of a line: its sides; of a line that sends, its sender and who is called.
void add_sides(std::string& name, const Plan& plan, const Action& action) {
  const Sides* sides = sides_of(action);
  const Target* sender = target_of(action);
  const auto* call = std::get_if<act::Call>(&action);
  if (sides != nullptr) add_side(name, plan, sides->from);
  if (sender != nullptr) add_side(name, plan, {*sender});
  name += sides != nullptr && sides->both_ways ? " <->" : " ->";
  if (sides != nullptr) add_side(name, plan, sides->to);
  if (call != nullptr) add_side(name, plan, {call->callee});
}

}  // namespace

void name_streams(Plan& plan) {
  std::map<std::string, std::uint32_t> alike;
  for (TimelineLine& line : plan.timeline) {
    const Verb& verb = verb_of(line.action);
    if (!verb.draws) continue;
    std::string name(verb.word);
    add_sides(name, plan, line.action);
    if (const TopicId topic = topic_of(line.action); topic != no_topic) name += ' ' + plan.topics[topic].name;
    const std::uint32_t ordinal = ++alike[name];
    line.stream = name + ' ' + std::to_string(ordinal);
  }
}

}  // namespace meshsim::plan
