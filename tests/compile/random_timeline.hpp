// Random lines for the timeline of one system: every verb, trigger, target and form of value that a line can have.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "compile/random_code.hpp"
#include "plan/plan.hpp"

namespace meshsim::test {

/// The scenario up to its timeline.
extern const std::string random_system;
/// Lines that give a plan of it the conditions, marks and texts that random lines choose from.
extern const std::string sample_lines;

class RandomTimeline {
 public:
  /// Begins with `plan`, made by random_system with sample_lines; the code of the lines is added to it.
  RandomTimeline(plan::Plan& plan, Random random);

  /// Makes the sample lines and that many random ones.
  plan::Schedule make(std::size_t count);

 private:
  void add(plan::Trigger trigger, plan::Action action, Duration heal_after = 0);
  plan::Trigger trigger();
  plan::Action action();
  plan::Action deployment();
  plan::Action process_action(std::uint32_t which);
  plan::Action link_action(std::uint32_t which);
  plan::Action lasting_action(std::uint32_t which);
  plan::Pattern pattern();
  plan::Predicate predicate(int depth);
  plan::Anchor anchor();
  plan::Sides sides();
  plan::Target any_target();
  plan::Target target_of(std::string_view service);
  plan::Target replica_of(ServiceId service);
  plan::Repeat repeat();
  Duration duration(Duration least);
  std::string note();
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(n)); }

  plan::Plan& plan_;
  Random random_;
  RandomCode code_;
  std::vector<plan::Pattern> patterns_;
  std::vector<plan::Predicate::Node> tests_;  // of metrics
  std::vector<plan::act::Call> calls_;
  std::vector<plan::act::Publish> publishes_;
  plan::Schedule schedule_;
  bool is_time_known_ = true;  // of the line above
};

}  // namespace meshsim::test
