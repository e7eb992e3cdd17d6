// `ask`: a question to the person who walks through the run. It is no part of the run: it makes no event and takes no
// place in the timeline, so a scenario runs the same with and without its questions.
#pragma once

#include <meshsim/time.hpp>
#include <string>

#include "plan/claim.hpp"

namespace meshsim::plan {

struct Question {
  enum class Answer : std::uint8_t {
    yes_or_no,  ///< the claim holds or not
    number,     ///< the number of occurrences of its subject in its scope
  } answer = Answer::yes_or_no;
  std::string text;
  Time at = 0;  ///< asked before anything that happens at that time
  Claim claim;  ///< the claim that gives the answer; its label is empty
  Position position;
};

}  // namespace meshsim::plan
