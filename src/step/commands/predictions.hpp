// The questions that a session has asked, and their predictions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::step {

class Predictions {
 public:
  explicit Predictions(const plan::Plan& plan) : states_(plan.questions.size()) {}

  struct State {
    bool asked = false;
    std::string predicted;  ///< "yes", "5"; empty: no prediction
    bool told = false;      ///< the answer was told
  };
  State& operator[](std::uint32_t question) { return states_[question]; }
  std::uint32_t count() const { return static_cast<std::uint32_t>(states_.size()); }

  /// Finds the latest question that was asked and whose answer was not told yet.
  std::optional<std::uint32_t> open() const {
    for (std::uint32_t i = count(); i > 0; --i) {
      if (states_[i - 1].asked && !states_[i - 1].told) return i - 1;
    }
    return std::nullopt;
  }

 private:
  std::vector<State> states_;  // by index into Plan::questions
};

}  // namespace meshsim::step
