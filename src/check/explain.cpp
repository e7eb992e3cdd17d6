// Verdicts as clauses.
#include <fmt/format.h>

#include "base/overloaded.hpp"
#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::check {
namespace {

namespace claim = plan::claim;
using watch::Measurement;

std::string times(std::uint64_t n) {
  if (n == 0) return "never";
  return n == 1 ? "once" : fmt::format("{} times", group_digits(static_cast<std::int64_t>(n)));
}

std::string number(std::uint64_t n) { return group_digits(static_cast<std::int64_t>(n)); }

/// "3 of 66 were"
std::string some_were(std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{} of {} {}", number(part), number(whole), part == 1 ? "was" : "were");
}

/// " exactly once", " at most 3 times", "" without a count.
std::string count_words(const plan::Count& count) {
  const std::string n = count.n == 0 ? "0 times" : times(count.n);
  switch (count.kind) {
    case plan::Count::Kind::none:
      return "";
    case plan::Count::Kind::exactly:
      return " exactly " + n;
    case plan::Count::Kind::at_least:
      return " at least " + n;
    case plan::Count::Kind::at_most:
      return " at most " + n;
  }
  return "";
}

const plan::Pattern& or_none(const plan::Pattern* pattern) {
  static const plan::Pattern none;
  return pattern == nullptr ? none : *pattern;
}

class Explainer {
 public:
  Explainer(const plan::Plan& plan, const Verdict& verdict)
      : plan_(plan),
        verdict_(verdict),
        claim_(plan.claims[verdict.claim]),
        subject_(or_none(plan::subject_of(claim_))),
        target_(or_none(plan::target_of(claim_))),
        count_(plan::count_of(claim_)),
        within_(plan::within_of(claim_)) {}

  std::string run() const { return finding() + at_the_cap() + at_each_hop(); }

 private:
  std::string finding() const {
    switch (verdict_.finding) {
      case Finding::no_instance:
        return fmt::format("no {} was {}{}{}", subject_name(), fact_words(subject_), in_its_scope(), before_the_cut());
      case Finding::scope_never_opened:
        return never_opened();
      case Finding::no_samples:
        return "there was nothing to measure" + in_its_scope() + before_the_cut();
      case Finding::cut_short:
        return cut_short();
      case Finding::nothing_against:
        return nothing_against();
      case Finding::as_claimed:
      case Finding::owed:
      case Finding::too_often:
      case Finding::too_few:
      case Finding::too_many:
      case Finding::out_of_order:
      case Finding::was_true:
      case Finding::was_false:
      case Finding::never_true:
      case Finding::wrong_value:
        break;
    }
    return std::visit(Overloaded{
                          [&](const claim::EveryIs&) { return every(); },
                          [&](const claim::EveryLeads&) { return every(); },
                          [&](const claim::Counted&) { return count(); },
                          [&](const claim::InOrder&) { return in_order(); },
                          [&](const claim::Measured& said) { return measured(said); },
                          [&](const claim::Always&) { return predicate("true throughout"); },
                          [&](const claim::Never&) { return predicate("never true"); },
                          [&](const claim::Eventually&) { return predicate("true at " + at()); },
                      },
                      claim_.sentence);
  }

  /// For a claim that the end decided, if the end was none of the run's own.
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

  std::string at() const { return format_instant(verdict_.time); }

  /// The topic, or the service an instance's fact is about.
  std::string subject_name() const { return name_of(subject_); }
  std::string name_of(const plan::Pattern& pattern) const {
    if (pattern.topic < plan_.topics.size()) return plan_.topics[pattern.topic].name;
    const ServiceId service = pattern.instance.service;
    return service < plan_.services.size() ? plan_.services[service].name : "instance";
  }

  std::string in_its_scope() const {
    const bool whole = claim_.scope.kind == plan::Scope::Kind::whole || claim_.scope.kind == plan::Scope::Kind::at_end;
    return whole && !subject_.has_before && !subject_.has_after ? "" : " in its scope";
  }

  /// Says of what did not happen that the run was cut before it could.
  std::string before_the_cut() const {
    return verdict_.outcome == Outcome::undecided ? " before the run was cut short at " + at() : "";
  }

  std::string nothing_against() const {
    if (claim_.scope.kind == plan::Scope::Kind::at_end) return "the run was cut short at " + at() + ", before its end";
    const std::string text = "nothing against it" + before_the_cut();
    if (!plan::is<claim::Counted>(claim_)) return text;
    return fmt::format("{} {}, {}", fact_words(subject_), times(verdict_.seen), text);
  }

  std::string never_opened() const {
    if (verdict_.outcome == Outcome::undecided) {
      const std::string what = verdict_.mark < plan_.marks.size()
                                   ? fmt::format("mark {} was not set", plan_.marks[verdict_.mark])
                                   : "its scope did not open";
      return what + before_the_cut();
    }
    if (verdict_.mark < plan_.marks.size()) return fmt::format("mark {} was never set", plan_.marks[verdict_.mark]);
    return fmt::format("its scope never opened in this run, which ended at {}", at());
  }

  /// "the run ended at 3.000s (`ends at`)"
  std::string end_of_run() const {
    switch (verdict_.ended_by) {
      case Ending::Reason::end_time:
        return "the run ended at " + at() + " (`ends at`)";
      case Ending::Reason::budget:
      case Ending::Reason::interrupted:
        return "the run was cut short at " + at();
      case Ending::Reason::idle:
      case Ending::Reason::cap:
        break;
    }
    return "the run ended at " + at();
  }

  std::string cut_short() const {
    const auto every = [&](const claim::Every&) {
      return fmt::format("{} of {} still had time when {}", number(verdict_.open), number(verdict_.seen), end_of_run());
    };
    const auto not_yet = [&] { return "not yet true when " + end_of_run(); };
    return std::visit(Overloaded{
                          [&](const claim::EveryIs& said) { return every(said); },
                          [&](const claim::EveryLeads& said) { return every(said); },
                          [&](const claim::Counted& said) {
                            return fmt::format("{} {} when {}, before the scope ended", fact_words(said.subject),
                                               times(verdict_.seen), end_of_run());
                          },
                          [&](const claim::Measured& said) {
                            return fmt::format("{} was {} when {}, before the scope ended", name_of(said.metric),
                                               display(verdict_.value), end_of_run());
                          },
                          [&](const claim::InOrder&) { return not_yet(); },
                          [&](const claim::Always&) { return not_yet(); },
                          [&](const claim::Never&) { return not_yet(); },
                          [&](const claim::Eventually&) { return not_yet(); },
                      },
                      claim_.sentence);
  }

  /// "handled", "followed by JobRequested published"
  std::string response() const {
    const std::string fact = fact_words(target_);
    if (plan::is<claim::EveryIs>(claim_)) return fact;
    return fmt::format("followed by {} {}", name_of(target_), fact);
  }

  std::string every() const {
    if (verdict_.finding == Finding::too_often) return too_often() + also_missed();
    if (verdict_.finding == Finding::owed) return owed() + late() + also_too_often();
    if (may_be_none()) return met_by_none_too();
    std::string text = fmt::format("{} {}{}", number(verdict_.seen), response(), count_words(count_));
    if (verdict_.closest != never) {
      text += fmt::format("; closest {} before the deadline", format_duration(to_four_figures(verdict_.closest)));
    }
    return text;
  }

  /// Tells if a subject to which nothing happens meets the claim: `at most N times`, `exactly 0 times`.
  bool may_be_none() const {
    using Kind = plan::Count::Kind;
    return count_.kind == Kind::at_most || (count_.kind == Kind::exactly && count_.n == 0);
  }
  /// "3 published, each handled at most once": perhaps none was.
  std::string met_by_none_too() const {
    const std::string seen = fmt::format("{} {}", number(verdict_.seen), fact_words(subject_));
    if (count_.n == 0) return fmt::format("{}, none {}", seen, response());
    return fmt::format("{}, each {}{}", seen, response(), count_words(count_));
  }

  std::string owed() const {
    // Where some never came, late ones are not counted among them: late() tells of those.
    const bool tells_late_apart = verdict_.seq != 0 && verdict_.missed > verdict_.late;
    const std::string some = some_were(verdict_.missed - (tells_late_apart ? verdict_.late : 0), verdict_.seen);
    if (verdict_.seq != 0) {
      return fmt::format("{} not {}; the first was gone for good at {}", some, response() + count_words(count_), at());
    }
    if (!verdict_.at_deadline) return fmt::format("{} still owed at the end, {}", some, at());
    if (verdict_.missed == 1 || within_ == never) return fmt::format("{} still owed at {} (deadline)", some, at());
    return fmt::format("{} still owed at their deadlines, the first at {}", some, at());
  }

  std::string late() const {
    if (verdict_.late == 0) return "";
    return fmt::format("; {} came late, by {}{}", number(verdict_.late), verdict_.late == 1 ? "" : "up to ",
                       format_duration(to_four_figures(verdict_.late_by)));
  }

  std::string more_than() const { return count_.n == 0 ? " after all" : " more than " + times(count_.n); }

  std::string too_often() const {
    return fmt::format("{} {}{}, {}at {}", some_were(verdict_.excess, verdict_.seen), response(), more_than(),
                       verdict_.excess == 1 ? "" : "first ", at());
  }
  std::string also_too_often() const {
    if (verdict_.excess == 0) return "";
    return fmt::format("; {} {}{}", some_were(verdict_.excess, verdict_.seen), response(), more_than());
  }
  std::string also_missed() const {
    if (verdict_.missed == 0) return "";
    return fmt::format("; {} not {}", some_were(verdict_.missed, verdict_.seen), response());
  }

  std::string count() const {
    const bool is_never = count_.kind == plan::Count::Kind::exactly && count_.n == 0;
    const std::string seen = fmt::format("{} {}", fact_words(subject_), times(verdict_.seen));
    if (verdict_.finding == Finding::as_claimed) return seen;
    if (verdict_.finding == Finding::too_many && is_never) {
      return fmt::format("{}, {}at {}", seen, verdict_.seen == 1 ? "" : "first ", at());
    }
    const std::string wanted = fmt::format("{}, not{}", seen, count_words(count_));
    if (verdict_.finding == Finding::too_many) return fmt::format("{}; the first too many at {}", wanted, at());
    return verdict_.at_deadline ? fmt::format("{}, up to {}", wanted, at()) : wanted;
  }

  std::string in_order() const {
    if (verdict_.finding == Finding::as_claimed) {
      return fmt::format("{} {} in order", number(verdict_.seen), fact_words(subject_));
    }
    return fmt::format("{} {} after a later one, {}at {}", some_were(verdict_.excess, verdict_.seen),
                       fact_words(subject_), verdict_.excess == 1 ? "" : "first ", at());
  }

  /// `held`: what is said where it is as claimed.
  std::string predicate(const std::string& held) const {
    const bool at_end = claim_.scope.kind == plan::Scope::Kind::at_end;
    switch (verdict_.finding) {
      case Finding::was_false:
        return at_end ? "false at the end" : "false at " + at();
      case Finding::was_true:
        return at_end ? "true at the end" : "true at " + at();
      case Finding::never_true:
        return "not true at any time up to " + at();
      case Finding::as_claimed:
      case Finding::owed:
      case Finding::too_often:
      case Finding::too_few:
      case Finding::too_many:
      case Finding::out_of_order:
      case Finding::wrong_value:
      case Finding::no_instance:
      case Finding::scope_never_opened:
      case Finding::no_samples:
      case Finding::cut_short:
      case Finding::nothing_against:
        break;
    }
    if (at_end && plan::is<claim::Always>(claim_)) return "true at the end";
    return held;
  }

  static std::string name_of(const plan::Metric& metric) {
    using Statistic = plan::Metric::Statistic;
    const std::string word = std::string(words_of(metric.kind)) + (metric.only_success ? "(ok)" : "");
    switch (metric.statistic) {
      case Statistic::none:
        return word;
      case Statistic::percentile:
        return "p" + Decimal(metric.percentile, 2).to_string() + " " + word;
      case Statistic::max:
        return "max " + word;
      case Statistic::mean:
        return "mean " + word;
    }
    return word;
  }

  std::string measured(const claim::Measured& said) const {
    const std::string limit = display(said.quantity, verdict_.value.kind);
    std::string value = display(verdict_.value);
    // Gives the exact value if rounding would hide the difference.
    const bool is_whole_duration =
        verdict_.value.kind == Measurement::Kind::duration && verdict_.value.number.is_whole();
    if (value == limit && is_whole_duration) value = format_duration(verdict_.value.number.mantissa());
    // A rate or a mean may need digits without end, so the side on which it lies is said instead.
    if (value == limit && watch::contradicts(verdict_.value, plan::Comparison::equal, said.quantity)) {
      const bool is_less = !watch::contradicts(verdict_.value, plan::Comparison::less, said.quantity);
      value = fmt::format("a little {} than {}", is_less ? "less" : "more", value);
    }
    std::string text = fmt::format("{} was {}", name_of(said.metric), value);
    if (verdict_.finding == Finding::wrong_value) {
      const bool is_contrary = watch::contradicts(verdict_.value, said.comparison, said.quantity);
      text += fmt::format(", {} {} {}", is_contrary ? "not" : "which does not show", watch::to_string(said.comparison),
                          limit);
    }
    if (said.metric.kind == plan::MetricKind::error_rate) {
      return fmt::format("{} ({} of {})", text, number(verdict_.value.part), number(verdict_.value.whole));
    }
    if (said.metric.kind != plan::MetricKind::latency) return text;
    return fmt::format("{} ({})", text, watch::display_samples(verdict_.value));
  }

  const plan::Plan& plan_;
  const Verdict& verdict_;
  const plan::Claim& claim_;
  const plan::Pattern& subject_;
  const plan::Pattern& target_;
  const plan::Count count_;
  const Duration within_;
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

}  // namespace meshsim::check
