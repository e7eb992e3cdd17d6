// The working material of a session: the scenario with all typed lines, a journey through its run, and the things to
// stop at.
//
// A typed action becomes the last line of the timeline. It is written `at T` if T alone tells where the session stands,
// else `at event N`; the whole is compiled again and run to the same place, where the line then acts. So the branch on
// which the session goes on is the run of the saved file, from its first event.
#pragma once

#include <csignal>
#include <memory>
#include <meshsim/registry.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "compile/compile.hpp"
#include "step/script.hpp"
#include "world/journey.hpp"

namespace meshsim::step {

struct Breakpoint {
  std::uint32_t number = 0;  ///< from 1, never reused
  enum class Kind : std::uint8_t {
    failure,    ///< a claim that breaks, a `check` that fails
    condition,  ///< a fact or a state
    change,     ///< a metric's value
    target,     ///< the condition that `until` goes to; removed when the move ends
  } kind = Kind::condition;
  std::string text;
};

/// A typed action, and where it was typed.
struct TypedAction {
  compile::TypedLine line;
  world::Place place;
};

class Sandbox {
 public:
  /// Takes a registry, which must outlive the sandbox; `interrupt` may be null.
  Sandbox(Script script, const Registry& registry, sim::Budget budget, const volatile std::sig_atomic_t* interrupt);

  /// Compiles the scenario and goes to the beginning. The error is a text of lines, ready to be shown.
  Result<void> open();

  world::Journey& journey() { return *branch_->journey; }
  const world::Journey& journey() const { return *branch_->journey; }
  const world::Run& run() const { return journey().run(); }
  const plan::Plan& plan() const { return branch_->compiled.runs.front(); }
  const compile::Compiled& compiled() const { return branch_->compiled; }
  const sim::Budget& budget() const { return budget_; }
  Script& script() { return script_; }

  // --- things to stop at; errors as those of open() ---
  const std::vector<Breakpoint>& breakpoints() const { return breakpoints_; }
  Result<std::uint32_t> add_breakpoint(const std::string& text, Breakpoint::Kind kind);
  bool remove_breakpoint(std::uint32_t number);
  void remove_target();
  /// Finds the breakpoint that a hit belongs to; null when it belongs to none (any more).
  const Breakpoint* breakpoint_of(const world::Hit& hit) const;
  /// Tells whether the state of a breakpoint already holds.
  bool holds(std::uint32_t number) const;

  // --- what-if ---
  const std::vector<TypedAction>& typed() const { return typed_; }
  /// Adds an action here. Like everything that compiles anew it takes a run up to here, which an interrupt ends with an
  /// error. The listener gets the events from here on at once.
  Result<void> act(const std::string& action, trace::Sink* listener);
  /// Removes the last action and goes to where it was typed. There must be one.
  Result<void> undo();
  /// Writes the scenario with the typed actions, each where it belongs (placing.hpp). Takes a few runs of it.
  std::string saved_text();

 private:
  struct Branch {
    compile::Compiled compiled;
    plan::Plan asking;                   // plan_of_questions()
    std::vector<std::uint32_t> numbers;  // by index: the numbers of the breakpoints that were compiled
    std::unique_ptr<world::Journey> journey;
  };
  std::vector<compile::TypedLine> typed_lines() const;
  Result<std::unique_ptr<Branch>> make_branch();
  std::string why_not_reached(const std::string& otherwise) const;
  Result<void> rebuild(world::Place place);
  Result<void> act_when(const std::string& when, const std::string& action, trace::Sink* listener);
  bool reach_last_line(world::Journey& journey, const plan::Plan& plan, world::Place place,
                       trace::Sink* listener) const;
  bool is_interrupted() const;

  Script script_;
  const Registry& registry_;
  sim::Budget budget_;
  const volatile std::sig_atomic_t* interrupt_;
  std::vector<Breakpoint> breakpoints_;
  std::uint32_t last_number_ = 0;
  std::vector<TypedAction> typed_;
  std::unique_ptr<Branch> branch_;
};

}  // namespace meshsim::step
