#include "plan/verbs.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <variant>

#include "base/check.hpp"

namespace meshsim::plan {
namespace {

template <class... Each>
constexpr std::array<Verb, sizeof...(Each)> table_of(std::type_identity<std::variant<Each...>> /*verbs*/) {
  return {{Each::verb...}};
}

constexpr std::array all_verbs = table_of(std::type_identity<Action>());

bool names_all(const std::vector<Target>& side, const std::vector<Target>& named) {
  return std::all_of(named.begin(), named.end(), [&](const Target& target) { return covers(side, target); });
}

/// Makes the alternative of that index, with default values.
template <std::size_t at = 0>
Action blank(std::size_t index) {
  if constexpr (at + 1 < std::variant_size_v<Action>) {
    if (index != at) return blank<at + 1>(index);
  }
  return std::variant_alternative_t<at, Action>{};
}

}  // namespace

std::span<const Verb> verbs() { return all_verbs; }
const Verb& verb_of(const Action& action) { return all_verbs[action.index()]; }

Action action_called(std::string_view word) {
  const auto found =
      std::find_if(all_verbs.begin(), all_verbs.end(), [&](const Verb& verb) { return verb.word == word; });
  MESHSIM_ASSERT(found != all_verbs.end());
  return blank(static_cast<std::size_t>(found - all_verbs.begin()));
}

bool is_link_fault(const Action& action) {
  const Verb& verb = verb_of(action);
  return verb.strikes == Strikes::link && verb.heals;
}

bool is_process_fault(const Action& action) {
  const Verb& verb = verb_of(action);
  // An end of a process has no reason of its own: it is no fault that goes on.
  return verb.strikes == Strikes::process && verb.heals && verb.reason != Reason::none && !is<act::Pause>(action);
}

bool covers(const std::vector<Target>& side, const Target& target) {
  return std::any_of(side.begin(), side.end(), [&](const Target& each) {
    return each.service == target.service && (each.replica == 0 || each.replica == target.replica);
  });
}

bool heals(const Sides& heal, const Sides& fault) {
  if (heal.to.empty()) return false;
  // A fault ends as a whole, so a heal of one direction does not end both.
  if (fault.both_ways && !heal.both_ways) return false;
  const bool same = names_all(heal.from, fault.from) && names_all(heal.to, fault.to);
  const bool turned = heal.both_ways && names_all(heal.from, fault.to) && names_all(heal.to, fault.from);
  return same || turned;
}

// Each looks for a member of that name, whatever the verb, so a new verb needs no line here.

const Target* target_of(const Action& action) {
  return std::visit(
      [](const auto& verb) -> const Target* {
        if constexpr (requires { verb.who; }) return &verb.who;
        return nullptr;
      },
      action);
}

const Sides* sides_of(const Action& action) {
  return std::visit(
      [](const auto& verb) -> const Sides* {
        if constexpr (requires { verb.sides; }) return &verb.sides;
        return nullptr;
      },
      action);
}

Repeat repeat_of(const Action& action) {
  return std::visit(
      [](const auto& verb) -> Repeat {
        if constexpr (requires { verb.repeat; }) return verb.repeat;
        return {};
      },
      action);
}

TopicId topic_of(const Action& action) {
  if (const auto* publish = std::get_if<act::Publish>(&action)) return publish->topic;
  if (const auto* redrive = std::get_if<act::Redrive>(&action)) return redrive->topic;
  const auto* call = std::get_if<act::Call>(&action);
  return call == nullptr ? no_topic : call->endpoint;
}

value::Code record_of(const Action& action) {
  if (const auto* publish = std::get_if<act::Publish>(&action)) return publish->record;
  const auto* call = std::get_if<act::Call>(&action);
  return call == nullptr ? value::Code{} : call->body;
}

}  // namespace meshsim::plan
