// The verbs of the timeline, each once: its word, its reason in events, whom it strikes, and whether `for D` ends it. A
// new verb is a struct in action.hpp and a row here; its effect stands in world/action_runner.cpp.
#pragma once

#include <meshsim/event.hpp>
#include <span>
#include <string_view>

#include "plan/action.hpp"

namespace meshsim::plan {

/// The things that a verb can act on.
enum class Strikes : std::uint8_t {
  process,   ///< a service or one of its instances
  sender,    ///< one that publishes or calls
  link,      ///< the connections between two sides
  scenario,  ///< nothing simulated: marks, checks, notes
};

struct Verb {
  std::string_view word;  ///< as written: "power off"
  Reason reason;          ///< of fault_began and fault_ended
  Strikes strikes;
  bool heals = false;  ///< a fault that `for D` may end
  bool draws = false;  ///< its effect is random, so that it has a stream of random numbers of its own
};

/// Returns the verbs in the order of Action's alternatives.
[[nodiscard]] std::span<const Verb> verbs();
[[nodiscard]] const Verb& verb_of(const Action& action);

/// Returns an empty action with that word, which must exist.
[[nodiscard]] Action action_called(std::string_view word);

/// Tells whether it is a fault between two sides, which `heal` ends.
[[nodiscard]] bool is_link_fault(const Action& action);

// Returns a part that several verbs have; null, or a value that stands for none, where this one has no such part.
[[nodiscard]] const Target* target_of(const Action& action);  ///< the process that it strikes, or that sends
[[nodiscard]] const Sides* sides_of(const Action& action);
[[nodiscard]] Repeat repeat_of(const Action& action);
[[nodiscard]] TopicId topic_of(const Action& action);  ///< the topic or the endpoint
[[nodiscard]] value::Code record_of(const Action& action);

}  // namespace meshsim::plan
