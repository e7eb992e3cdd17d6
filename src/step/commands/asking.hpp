// Questions on the way: a session stops before the time of one, asks it, and tells the answer when it is known.
#pragma once

#include <meshsim/time.hpp>
#include <string>

namespace meshsim::step {

class Session;

/// The last instant before the next question; `never` when none is to come. At it already: the question is due.
Time time_of_next_question(Session& session);
/// Asks it, if the session stands at that instant. False: it does not.
bool ask_if_due(Session& session);
/// The answers that have become known.
void tell_answers(Session& session);
/// Tells whether a line is meant as an answer while a question is open: "yes", "no", a number.
bool is_prediction(Session& session, const std::string& line);

}  // namespace meshsim::step
