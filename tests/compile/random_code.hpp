// Random expressions as code.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/random.hpp"
#include "plan/plan.hpp"

namespace meshsim::test {

/// Appends random expressions to the code of a plan, in the form in which the compiler makes them.
class RandomCode {
 public:
  RandomCode(plan::Plan& plan, Random& random);

  value::Code record();
  /// Makes a condition on a message with the fields of the plan.
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

}  // namespace meshsim::test
