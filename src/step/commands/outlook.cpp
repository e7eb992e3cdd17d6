#include "step/commands/outlook.hpp"

#include <fmt/format.h>

#include "base/overloaded.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::step {
namespace {

using check::Finding;
using plan::Claim;

std::string times_so_far(std::uint64_t count) { return count == 0 ? "not yet" : plural(count, "time") + " so far"; }

std::string name_of_subject(const plan::Plan& plan, const plan::Pattern& subject) {
  if (subject.topic < plan.topics.size()) return plan.topics[subject.topic].name;
  const ServiceId service = subject.instance.service;
  return service < plan.services.size() ? plan.services[service].name : "instance";
}

/// Says of `every` how many are still waited for, and until when.
std::string still_owed(const std::string& what, const check::Verdict& verdict, std::uint64_t owed) {
  std::string text =
      fmt::format("{} of {} {} still to be {}", grouped(owed), grouped(verdict.seen), owed == 1 ? "is" : "are", what);
  if (verdict.at_deadline)
    text += fmt::format(", {}by {}", owed == 1 ? "" : "the first ", format_instant(verdict.time));
  return text;
}

std::string still_counted(const Claim& claim, const plan::claim::Counted& said, const check::Verdict& verdict) {
  const std::string seen = fmt::format("{} {}", check::fact_words(said.subject), times_so_far(verdict.seen));
  if (said.count.kind == plan::Count::Kind::none || verdict.seen >= said.count.n) return seen;
  if (said.count.kind == plan::Count::Kind::at_most) return seen;
  // The verdict's time is that of the last event while the run goes on.
  const bool is_known = verdict.at_deadline && claim.scope.to.kind == plan::Anchor::Kind::time;
  const std::string deadline = is_known ? fmt::format(" by {}", format_instant(claim.scope.to.time)) : std::string();
  return fmt::format("{}, {} {} to come{}", seen, grouped(said.count.n - verdict.seen),
                     verdict.seen == 0 ? "still" : "more still", deadline);
}

/// For what is told as far as it has come.
std::string so_far(const plan::Plan& plan, const check::Verdict& verdict) {
  return "so far: " + check::explain_verdict(plan, verdict);
}

std::string still_open(const plan::Plan& plan, const Claim& claim, const check::Verdict& verdict) {
  const auto every = [&](const std::string& what) {
    if (verdict.finding == Finding::cut_short) return still_owed(what, verdict, verdict.open);
    if (verdict.finding == Finding::owed) return still_owed(what, verdict, verdict.missed);
    return so_far(plan, verdict);
  };
  const auto watched = [&] {
    if (claim.scope.kind != plan::Scope::Kind::at_end) return so_far(plan, verdict);
    const std::string now = verdict.finding == Finding::was_true ? "true" : "false";
    return "is " + now + " now; what counts is the end";
  };
  namespace sentence = plan::claim;
  return std::visit(Overloaded{
                        [&](const sentence::EveryIs& said) { return every(check::fact_words(said.target)); },
                        [&](const sentence::EveryLeads& said) {
                          return every(fmt::format("followed by {}", check::fact_words(said.target)));
                        },
                        [&](const sentence::Counted& said) { return still_counted(claim, said, verdict); },
                        [&](const sentence::Eventually&) { return std::string("is still to become true"); },
                        [&](const sentence::Always&) { return watched(); },
                        [&](const sentence::Never&) { return watched(); },
                        [&](const sentence::InOrder&) { return so_far(plan, verdict); },
                        [&](const sentence::Measured&) { return so_far(plan, verdict); },
                    },
                    claim.sentence);
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
  return still_open(plan, claim, verdict);
}

}  // namespace meshsim::step
