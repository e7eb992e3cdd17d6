// Random lines for the timeline of one system: every verb, trigger, target and form of value that a line can have.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "plan/plan.hpp"

namespace meshsim::test {

/// The scenario up to its timeline.
extern const std::string random_system;
/// Lines that give a plan of it the conditions, marks and texts that random lines choose from.
extern const std::string sample_lines;

/// Appends random expressions to the code of a plan, in the form in which the compiler makes them.
class RandomCode {
 public:
  RandomCode(plan::Plan& plan, Random& random);

  value::Code record();
  /// A condition on a message with the fields of the plan.
  value::Code condition();

 private:
  enum class Kind : std::uint8_t { number, duration, text, boolean };

  void expression(Kind kind, int depth);
  void number(int depth);
  void duration(int depth);
  void text(int depth);
  void boolean(int depth);
  void fields(int depth);
  void concatenation(int depth);
  void comparison(int depth);
  void connective(int depth);
  void constant(const value::Value& value);
  void constant_text();
  void push(value::Op op, FieldId field = no_field, std::uint32_t argument = 0) {
    code_.push_back({op, field, argument});
  }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_.below(n)); }
  value::Code finish();

  plan::Plan& plan_;
  Random& random_;
  std::array<FieldId, 5> fields_{};
  std::vector<value::Instruction> code_;
  bool is_condition_ = false;  // a message is at hand
  bool in_text_ = false;       // quotes and braces have no place here
};

class RandomTimeline {
 public:
  /// `plan` is one of random_system with sample_lines; the code of the lines is added to it.
  RandomTimeline(plan::Plan& plan, Random random);

  /// The sample lines and so many random ones.
  plan::Schedule make(std::size_t count);

 private:
  void add(plan::Trigger trigger, plan::Action action, Duration heal_after = 0);
  plan::Trigger trigger();
  plan::Action action();
  plan::Action process_action(std::uint32_t which);
  plan::Action link_action(std::uint32_t which);
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
