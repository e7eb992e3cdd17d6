// Verdicts as clauses. The words of each sentence are in its watcher.
#include <fmt/format.h>

#include <variant>

#include "check/telling.hpp"
#include "check/watchers.hpp"

namespace meshsim::check {
namespace {

class Explainer {
 public:
  Explainer(const plan::Plan& plan, const Verdict& verdict)
      : plan_(plan), verdict_(verdict), claim_(plan.claims[verdict.claim]) {}

  std::string run() const { return finding() + at_the_cap() + at_each_hop(); }

 private:
  std::string finding() const {
    if (verdict_.finding == Finding::no_instance) {
      const plan::Pattern& subject = *plan::subject_of(claim_);
      return fmt::format("no {} was {}{}{}", telling_.name_of(subject), fact_words(subject), in_its_scope(),
                         telling_.before_the_cut());
    }
    if (verdict_.finding == Finding::scope_never_opened) return never_opened();
    if (verdict_.finding == Finding::no_samples) {
      return "there was nothing to measure" + in_its_scope() + telling_.before_the_cut();
    }
    return std::visit([&](const auto& said) { return finding_of(said); }, claim_.sentence);
  }

  template <class Said>
  std::string finding_of(const Said& said) const {
    using Of = WatcherOf<Said>;
    if (verdict_.finding == Finding::cut_short) return Of::cut_short(telling_, said);
    if (verdict_.finding != Finding::nothing_against) return Of::told(telling_, said);
    if (claim_.scope.kind != plan::Scope::Kind::at_end) return Of::nothing_against(telling_, said);
    return "the run was cut short at " + telling_.at() + ", before its end";
  }

  /// Explains an end that decided the claim, if it was not an end of the run's own.
  std::string at_the_cap() const {
    if (verdict_.ended_by != Ending::Reason::cap) return "";
    const bool is_open = verdict_.outcome != Outcome::held && verdict_.seq == 0 && !verdict_.at_deadline;
    if (!is_open && claim_.scope.kind != plan::Scope::Kind::at_end) return "";
    return "; something was still due at the run's cap";
  }

  std::string at_each_hop() const {
    const bool is_wrong = verdict_.finding == Finding::too_many || verdict_.finding == Finding::too_few;
    if (!is_wrong || verdict_.counted_too >= plan_.services.size()) return "";
    return fmt::format("; counted at each hop, for the caller alone add `by {}`",
                       plan_.services[verdict_.counted_too].name);
  }

  std::string in_its_scope() const {
    const plan::Pattern* subject = plan::subject_of(claim_);
    const bool is_bounded = subject != nullptr && (subject->has_before || subject->has_after);
    const bool whole = claim_.scope.kind == plan::Scope::Kind::whole || claim_.scope.kind == plan::Scope::Kind::at_end;
    return whole && !is_bounded ? "" : " in its scope";
  }

  std::string never_opened() const {
    if (verdict_.outcome == Outcome::undecided) {
      const std::string what = verdict_.mark < plan_.marks.size()
                                   ? fmt::format("mark {} was not set", plan_.marks[verdict_.mark])
                                   : "its scope did not open";
      return what + telling_.before_the_cut();
    }
    if (verdict_.mark < plan_.marks.size()) return fmt::format("mark {} was never set", plan_.marks[verdict_.mark]);
    return fmt::format("its scope never opened in this run, which ended at {}", telling_.at());
  }

  const plan::Plan& plan_;
  const Verdict& verdict_;
  const plan::Claim& claim_;
  const Telling telling_{plan_, verdict_};
};

}  // namespace

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::held:
      return "held";
    case Outcome::failed:
      return "failed";
    case Outcome::vacuous:
      return "vacuous";
    case Outcome::undecided:
      return "undecided";
  }
  return "";
}

std::string fact_words(const plan::Pattern& fact) {
  const std::string kind(to_string(fact.kind));
  if (fact.only_success) return kind + "(ok)";
  if (fact.only_failure) return kind + "(error)";
  return fact.reason == Reason::none ? kind : fmt::format("{}({})", kind, to_string(fact.reason));
}

std::string explain_verdict(const plan::Plan& plan, const Verdict& verdict) { return Explainer(plan, verdict).run(); }

std::string explain_still_open(const plan::Plan& plan, const Verdict& verdict) {
  const Telling telling{plan, verdict};
  return std::visit([&]<class Said>(const Said& said) { return WatcherOf<Said>::still_open(telling, said); },
                    telling.claim().sentence);
}

}  // namespace meshsim::check
