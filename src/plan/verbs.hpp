// The verbs of the timeline as a table, and the parts that several of them have. A verb is a struct in action.hpp; its
// effect stands in world/action_runner.cpp.
#pragma once

#include <span>
#include <string_view>

#include "plan/action.hpp"

namespace meshsim::plan {

/// Returns the verbs in the order of Action's alternatives.
[[nodiscard]] std::span<const Verb> verbs();
[[nodiscard]] const Verb& verb_of(const Action& action);

/// Returns an empty action with that word, which must exist.
[[nodiscard]] Action action_called(std::string_view word);

/// Tells whether it is a fault between two sides, which `heal` ends.
[[nodiscard]] bool is_link_fault(const Action& action);
/// Tells whether it is a fault of processes that goes on until a `heal X` or its `for D`: slow, hang, fail, skew.
[[nodiscard]] bool is_process_fault(const Action& action);

// Returns a part that several verbs have; null, or a value that stands for none, where this one has no such part.
[[nodiscard]] const Target* target_of(const Action& action);  ///< the process that it strikes, or that sends
[[nodiscard]] const Sides* sides_of(const Action& action);
[[nodiscard]] Repeat repeat_of(const Action& action);
[[nodiscard]] TopicId topic_of(const Action& action);  ///< the topic or the endpoint
[[nodiscard]] value::Code record_of(const Action& action);

}  // namespace meshsim::plan
