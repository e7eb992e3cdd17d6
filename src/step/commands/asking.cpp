// Questions of the scenario, and `predict`.
#include "step/commands/asking.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/predictions.hpp"
#include "step/commands/session.hpp"

namespace meshsim::step {
namespace {

using Wanted = plan::Question::Answer;

/// Returns the last instant before the question's time, when nothing at that time has happened yet.
Time eve_of(const plan::Question& question) { return std::max<Time>(0, question.at - 1); }

world::Answer answer_of(Session& session, std::uint32_t question) {
  const world::Journey& journey = session.sandbox().journey();
  return journey.moment().questions().answer(question, journey.run(), journey.place().time);
}

/// Forgets the state of questions that are ahead again, because the user went back: unanswered ones are asked again,
/// answers told again.
void forget_what_is_ahead(Session& session) {
  Predictions& predictions = session.predictions();
  const Time now = session.sandbox().journey().place().time;
  for (std::uint32_t i = 0; i < predictions.count(); ++i) {
    Predictions::State& state = predictions[i];
    if (eve_of(session.plan().questions[i]) > now) state.asked = !state.predicted.empty();
    state.told = state.told && answer_of(session, i).is_final;
  }
}

std::optional<std::uint32_t> next_question(Session& session) {
  const Time now = session.sandbox().journey().place().time;
  for (std::uint32_t i = 0; i < session.predictions().count(); ++i) {
    // Not only just before its time: of several at one instant, the first may have brought the session to it.
    if (!session.predictions()[i].asked && session.plan().questions[i].at >= now) return i;
  }
  return std::nullopt;
}

std::string how_to_predict(const plan::Question& question) {
  return question.answer == Wanted::number ? "`predict N`" : "`predict yes` or `predict no`";
}

std::string compared(const world::Answer& answer, const std::string& predicted) {
  if (predicted.empty()) return text_of(answer);
  const bool right = text_of(answer) == predicted;
  return text_of(answer) + (right ? ", as predicted" : "; predicted was " + predicted);
}

void tell_answer(Session& session, std::uint32_t index, const world::Answer& answer) {
  const plan::Question& question = session.plan().questions[index];
  session.say(report::painted(session.style(), report::Colour::bold, question.text));
  if (answer.kind == world::Answer::Kind::open) return session.say("  it cannot be said: " + answer.reason);
  session.say("  " + compared(answer, session.predictions()[index].predicted) + ": " + answer.reason);
  // The file gives the reason for its own run, which may be wrong for a branch.
  if (!question.claim.because.empty() && session.sandbox().typed().empty()) {
    session.say("  because " + question.claim.because);
  }
}

/// Lists the questions asked so far, with the predictions.
void list_questions(Session& session) {
  Predictions& predictions = session.predictions();
  bool any = false;
  for (std::uint32_t i = 0; i < predictions.count(); ++i) {
    if (!predictions[i].asked) continue;
    any = true;
    const world::Answer answer = answer_of(session, i);
    if (answer.is_final) {
      tell_answer(session, i, answer);
      continue;
    }
    const std::string& predicted = predictions[i].predicted;
    session.say(session.plan().questions[i].text);
    session.say("  " + (predicted.empty() ? how_to_predict(session.plan().questions[i]) : "predicted: " + predicted));
  }
  if (!any) session.say("nothing was asked yet");
}

}  // namespace

Time time_of_next_question(Session& session) {
  forget_what_is_ahead(session);
  const auto next = next_question(session);
  return next ? eve_of(session.plan().questions[*next]) : never;
}

bool ask_if_due(Session& session) {
  const auto next = next_question(session);
  const plan::Question* question = next ? &session.plan().questions[*next] : nullptr;
  world::Journey& journey = session.sandbox().journey();
  if (question == nullptr || eve_of(*question) > journey.place().time || journey.has_ended()) return false;
  // If nothing is due at the question's own time, that time has come.
  if (journey.run().simulation().queue().next_due() > question->at) {
    journey.forward({.places = 1, .until = question->at}, nullptr);
  }
  session.predictions()[*next].asked = true;
  session.say(report::painted(session.style(), report::Colour::bold, question->text));
  session.remark("  " + how_to_predict(*question) + ", or just go on");
  return true;
}

void tell_answers(Session& session) {
  Predictions& predictions = session.predictions();
  for (std::uint32_t i = 0; i < predictions.count(); ++i) {
    if (!predictions[i].asked || predictions[i].told) continue;
    const world::Answer answer = answer_of(session, i);
    if (!answer.is_final) continue;
    predictions[i].told = true;
    tell_answer(session, i, answer);
  }
}

bool is_prediction(Session& session, const std::string& line) {
  if (!session.predictions().open()) return false;
  return number_of(line).has_value() || line == "yes" || line == "no";
}

void predict(Session& session, const std::string& arguments) {
  if (session.plan().questions.empty()) {
    return session.complain("the scenario asks nothing",
                            "a line such as `at 3s: ask \"Will it arrive?\" answer hello handled exactly once`");
  }
  if (arguments.empty()) return list_questions(session);
  const auto open = session.predictions().open();
  if (!open) return session.complain("no question is open", "`continue` goes to the next one");
  const auto number = number_of(arguments);
  const bool is_number = session.plan().questions[*open].answer == Wanted::number;
  if (is_number ? !number : arguments != "yes" && arguments != "no") {
    return session.complain("`" + arguments + "` is no answer to this question",
                            how_to_predict(session.plan().questions[*open]));
  }
  session.predictions()[*open].predicted = number ? std::to_string(*number) : arguments;
  session.remark("noted; go on to see");
  ask_if_due(session);
}

}  // namespace meshsim::step
