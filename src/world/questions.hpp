// The questions of a scenario, judged beside its run: what the answers are found by is watched like an expectation, but
// no run knows of it. Plain data, copied with the run it follows.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <string>

#include "check/judge.hpp"
#include "plan/plan.hpp"
#include "world/run.hpp"

namespace meshsim::world {

/// The plan with the claims of its questions in place of its expectations: what Questions are made from.
plan::Plan plan_of_questions(const plan::Plan& plan);

struct Answer {
  enum class Kind : std::uint8_t {
    open,  ///< it cannot be said yet, or not at all
    yes,
    no,
    number,
  } kind = Kind::open;
  std::uint64_t number = 0;
  bool is_final = false;  ///< nothing that may still happen changes it
  std::string reason;     ///< the finding: "handled 5 times"
};
/// "yes", "5".
std::string text_of(const Answer& answer);

class Questions {
 public:
  /// `asking`: what plan_of_questions() made; both must outlive it and its copies.
  Questions(const plan::Plan& asking, const trace::NameTable& names) : asking_(&asking), judge_(asking, names) {}
  void rebind(const trace::NameTable& names) { judge_.rebind(names); }

  /// Every event, in order.
  void on_event(const Event& event, std::span<const std::byte> payload);
  /// After each dispatch that emitted events.
  void after_dispatch(const Run& run);
  /// The next instant at which look() is wanted: after all that is due up to it.
  Time next_look() const { return judge_.next_look(); }
  void look(Time time, const Run& run);

  /// As it stands when everything up to `now` has happened.
  Answer answer(std::uint32_t question, const Run& run, Time now) const;

 private:
  const plan::Plan* asking_;
  check::Judge judge_;
};

}  // namespace meshsim::world
