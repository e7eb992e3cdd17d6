// The questions of the timeline (`ask`), what was answered, and how it came out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace meshsim::step {

class Session;

struct Prediction {
  std::uint32_t line = 0;  ///< index into Plan::timeline
  std::string answer;      ///< empty: none was given
  bool revealed = false;
};
using Predictions = std::vector<Prediction>;

/// Asks the question of that line, unless it has been asked before.
void ask_question(Session& session, std::uint32_t line);
/// Tells how the open questions came out, those that can be told by now.
void reveal_answers(Session& session);

}  // namespace meshsim::step
