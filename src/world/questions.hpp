// The questions of a scenario, judged beside its run: the claims behind the answers are watched like expectations, but
// no run knows of them. Plain data, copied with the run it follows.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>

#include "check/judge.hpp"
#include "plan/plan.hpp"
#include "world/run.hpp"

namespace meshsim::world {

/// Makes a plan with the claims of the questions in place of the expectations, from which Questions are made.
plan::Plan plan_of_questions(const plan::Plan& plan);

struct Answer {
  enum class Kind : std::uint8_t {
    open,  ///< it is not known yet, or never will be
    yes,
    no,
    number,
  } kind = Kind::open;
  std::uint64_t number = 0;
  bool is_final = false;  ///< nothing that may still happen changes it
  std::string reason;     ///< the finding: "handled 5 times"
};
/// Writes an answer: "yes", "5".
std::string text_of(const Answer& answer);

class Questions {
 public:
  /// Takes a plan made by plan_of_questions() and the names; both must outlive it and its copies.
  Questions(const plan::Plan& asking, const trace::NameTable& names) : asking_(&asking), judge_(asking, names) {}
  void rebind(const trace::NameTable& names) { judge_.rebind(names); }

  /// Takes every event, in order.
  void on_event(const Event& event, std::span<const std::byte> payload);
  /// Looks at the state; call it after each dispatch that emitted events.
  void after_dispatch(const Run& run);
  /// Returns the next instant at which look() is wanted: after everything due up to it.
  Time next_look() const { return judge_.next_look(); }
  void look(Time time, const Run& run);

  /// Returns the answer as it is when everything up to `now` has happened.
  Answer answer(std::uint32_t question, const Run& run, Time now) const;

 private:
  const plan::Plan* asking_;
  check::Judge judge_;
};

}  // namespace meshsim::world
