// Questions of the scenario: a session stops before the time of one, asks it, and tells the answer when it is known.
#pragma once

#include <meshsim/time.hpp>
#include <string>

namespace meshsim::step {

class Session;

/// Returns the last instant before the next question; `never` when none is to come. At that instant, the question is
/// due.
Time time_of_next_question(Session& session);
/// Asks the question that is due, if the session stands at its instant. False: none is.
bool ask_if_due(Session& session);
/// Tells the answers that have become known.
void tell_answers(Session& session);
/// Tells whether a line reads as an answer while a question is open: "yes", "no", a number.
bool is_prediction(Session& session, const std::string& line);

}  // namespace meshsim::step
