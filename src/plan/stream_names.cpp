#include "plan/stream_names.hpp"

#include <map>
#include <string>
#include <string_view>

namespace meshsim::plan {

namespace {

/// The word for a verb with luck in it; empty for the others.
std::string_view drawing_verb(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::publish:
      return "publish";
    case Action::Kind::call:
      return "call";
    case Action::Kind::loss:
      return "loss";
    case Action::Kind::drop:
      return "drop";
    case Action::Kind::kill:
    case Action::Kind::crash:
    case Action::Kind::stop:
    case Action::Kind::start:
    case Action::Kind::restart:
    case Action::Kind::pause:
    case Action::Kind::resume:
    case Action::Kind::power_off:
    case Action::Kind::scale:
    case Action::Kind::cut:
    case Action::Kind::heal:
    case Action::Kind::delay:
    case Action::Kind::partition:
    case Action::Kind::mark:
    case Action::Kind::check:
    case Action::Kind::note:
      break;
  }
  return {};
}

void add_side(std::string& name, const Plan& plan, const std::vector<Target>& side) {
  for (const Target& target : side) {
    name += ' ';
    name += plan.services[target.service].name;
    if (target.replica != 0) name += '-' + std::to_string(target.replica);
  }
}

}  // namespace

void name_streams(Plan& plan) {
  std::map<std::string, std::uint32_t> alike;
  for (TimelineLine& line : plan.timeline) {
    const Action& action = line.action;
    std::string name(drawing_verb(action.kind));
    if (name.empty()) continue;
    add_side(name, plan, action.targets);
    name += action.both_ways ? " <->" : " ->";
    add_side(name, plan, action.others);
    if (action.topic != no_topic) name += ' ' + plan.topics[action.topic].name;
    const std::uint32_t ordinal = ++alike[name];
    line.stream = name + ' ' + std::to_string(ordinal);
  }
}

}  // namespace meshsim::plan
