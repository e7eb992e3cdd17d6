// Lists the words that can be typed at a place: commands, actions, names of the scenario, words of the language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "step/prompt/line_reader.hpp"

namespace meshsim::step {

class Session;

class Completion final : public Completer {
 public:
  explicit Completion(Session& session) : session_(session) {}
  std::vector<std::string> candidates(std::string_view line) override;

 private:
  Session& session_;
};

}  // namespace meshsim::step
