// What the simulation says a schedule may come to. One seed gives one outcome; where steps of one instant race, the
// real outcome is open, and so it is the set over seeds that must hold what was seen.
//
// For that the schedule is loosened: every connection gets a latency of 20us to 400us, or 10us to 40us (unless the
// scenario has links of its own), steps of one instant follow upon each other by up to a millisecond, and a process
// takes up to 8ms to start, as in a real run; who is killed behind another step of the instant may have said what it
// handled and not acked it. The first seed is left as it is, so that a schedule without races has one
// outcome.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "driver/outcome.hpp"
#include "driver/schedule.hpp"
#include "plan/plan.hpp"

namespace meshsim::conformance {

class Prediction {
 public:
  /// Takes a schedule, which must outlive it.
  Prediction(const Schedule& schedule, const View& view) : schedule_(&schedule), view_(view) {}

  /// Whether some seed leads to this outcome; simulates until one does, `most` seeds at most.
  bool allows(const std::string& outcome, std::uint32_t most);
  /// Simulates so many seeds, if they were not yet.
  void explore(std::uint32_t seeds);
  /// How often each outcome came, so far.
  const std::map<std::string, std::uint32_t>& outcomes() const { return outcomes_; }
  std::uint32_t seeds() const { return seeds_; }
  /// Returns the outcome with nothing loosened.
  std::string strict() const;

 private:
  std::string simulate(std::uint32_t seed) const;
  plan::Plan loosened(std::uint32_t seed) const;

  const Schedule* schedule_;
  View view_;
  std::uint32_t seeds_ = 0;
  std::map<std::string, std::uint32_t> outcomes_;
};

}  // namespace meshsim::conformance
