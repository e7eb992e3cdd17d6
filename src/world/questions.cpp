#include "world/questions.hpp"

namespace meshsim::world {
namespace {

using plan::Claim;

/// Tells whether the claim is about a stretch of the run that is over. A message that is followed may have time beyond
/// it.
bool is_over(const Claim& claim, Time now) {
  const bool has_end = claim.scope.kind == plan::Scope::Kind::by || claim.scope.kind == plan::Scope::Kind::before ||
                       claim.scope.kind == plan::Scope::Kind::between;
  if (plan::is<plan::claim::EveryIs>(claim) || plan::is<plan::claim::EveryLeads>(claim)) return false;
  return has_end && claim.scope.to.kind == plan::Anchor::Kind::time && claim.scope.to.time < now;
}

}  // namespace

plan::Plan plan_of_questions(const plan::Plan& plan) {
  plan::Plan asking = plan;
  asking.claims.clear();
  asking.reports.clear();
  for (const plan::Question& question : plan.questions) asking.claims.push_back(question.claim);
  return asking;
}

std::string text_of(const Answer& answer) {
  if (answer.kind == Answer::Kind::number) return std::to_string(answer.number);
  return answer.kind == Answer::Kind::yes ? "yes" : "no";
}

void Questions::on_event(const Event& event, std::span<const std::byte> payload) {
  judge_.on_event(event, payload);
  if (event.kind == EventKind::marked) {
    judge_.set_mark(static_cast<std::uint32_t>(event.detail), event.time, event.seq);
  }
}

void Questions::after_dispatch(const Run& run) {
  if (judge_.needs_after_dispatch()) {
    judge_.after_dispatch(run.simulation().now(), run.simulation().last_event(), run.gauges());
  }
}

void Questions::look(Time time, const Run& run) { judge_.look(time, run.simulation().last_event(), run.gauges()); }

Answer Questions::answer(std::uint32_t question, const Run& run, Time now) const {
  const check::Judge::Progress progress = judge_.progress(question, run.ending());
  Answer answer;
  answer.is_final = run.has_ended() || progress.is_broken || is_over(asking_->claims[question], now);
  answer.reason = check::explain_verdict(*asking_, progress.verdict);
  answer.number = progress.verdict.seen;
  const check::Outcome outcome = progress.verdict.outcome;
  if (outcome != check::Outcome::held && outcome != check::Outcome::failed) return answer;
  answer.kind = outcome == check::Outcome::held ? Answer::Kind::yes : Answer::Kind::no;
  if (asking_->questions[question].answer == plan::Question::Answer::number) answer.kind = Answer::Kind::number;
  return answer;
}

}  // namespace meshsim::world
