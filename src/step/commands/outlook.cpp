#include "step/commands/outlook.hpp"

#include <fmt/format.h>

#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::step {
namespace {

using check::Finding;
using plan::Claim;

std::string name_of_subject(const plan::Plan& plan, const plan::Pattern& subject) {
  if (subject.topic < plan.topics.size()) return plan.topics[subject.topic].name;
  const ServiceId service = subject.instance.service;
  return service < plan.services.size() ? plan.services[service].name : "instance";
}

}  // namespace

std::string_view standing_of(const check::Judge::Progress& progress) {
  if (progress.is_broken) return "FAILED";
  switch (progress.verdict.outcome) {
    case check::Outcome::held:
      return "so far ok";
    case check::Outcome::failed:
    case check::Outcome::undecided:
      return "still open";
    case check::Outcome::vacuous:
      break;
  }
  return "nothing yet";
}

std::string outlook(const plan::Plan& plan, const check::Judge::Progress& progress) {
  const check::Verdict& verdict = progress.verdict;
  const Claim& claim = plan.claims[verdict.claim];
  if (progress.is_broken || verdict.outcome == check::Outcome::held) return check::explain_verdict(plan, verdict);
  if (const plan::Pattern* subject = plan::subject_of(claim);
      subject != nullptr && verdict.finding == Finding::no_instance)
    return fmt::format("no {} has been {} yet", name_of_subject(plan, *subject), check::fact_words(*subject));
  if (verdict.finding == Finding::scope_never_opened)
    return verdict.mark < plan.marks.size() ? fmt::format("mark {} is not set yet", plan.marks[verdict.mark])
                                            : "its scope has not begun yet";
  if (verdict.finding == Finding::no_samples) return "there is nothing to measure yet";
  return check::explain_still_open(plan, verdict);
}

}  // namespace meshsim::step
