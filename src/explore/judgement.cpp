#include "explore/judgement.hpp"

#include <algorithm>
#include <array>

namespace meshsim::explore {
namespace {

constexpr std::array<std::string_view, failure_count> failure_words = {
    "lost", "too often", "too many", "out of order", "not true", "late", "does not come to rest",
};

constexpr std::uint32_t bit(Failure failure) { return 1U << static_cast<unsigned>(failure); }

bool is_timed(const plan::Pattern* pattern) {
  return pattern != nullptr && (pattern->has_before || pattern->has_after);
}

/// Tells whether much of it is good: work that is done, and what is written down of it.
bool is_wanted(plan::MetricKind kind) {
  return kind == plan::MetricKind::throughput || kind == plan::MetricKind::goodput || plan::is_of_table(kind);
}

/// Tells whether a claim wants at least so much of a value that is a burden: a scenario shows with it that there is
/// load, and a fault that takes some of it away breaks no promise.
bool wants_burden(const plan::Claim& claim) {
  const plan::claim::Measured* measured = plan::measured_of(claim);
  if (measured == nullptr || is_wanted(measured->metric.kind)) return false;
  return measured->comparison == plan::Comparison::greater || measured->comparison == plan::Comparison::greater_equal;
}

/// Returns the time from which on a claim whose scope begins at a time says something.
Time judged_from(const plan::Claim& claim) {
  const auto* settles = std::get_if<plan::claim::Settles>(&claim.sentence);
  return claim.scope.from.time + (settles == nullptr ? 0 : settles->within);
}

/// Says why a claim means nothing under a fault; empty: it does.
std::string_view obstacle(const plan::Claim& claim) {
  const bool ends_early =
      claim.scope.kind == plan::Scope::Kind::before || claim.scope.to.kind == plan::Anchor::Kind::mark;
  const bool begins_late = claim.scope.from.kind == plan::Anchor::Kind::mark;
  if (ends_early || begins_late || is_timed(plan::subject_of(claim)) || is_timed(plan::target_of(claim)))
    return "a fault moves what comes before and after";
  if (plan::is<plan::claim::EveryIs>(claim) || plan::is<plan::claim::EveryLeads>(claim) ||
      plan::is<plan::claim::InOrder>(claim)) {
    return {};
  }
  const auto* counted = std::get_if<plan::claim::Counted>(&claim.sentence);
  if (counted != nullptr || plan::is<plan::claim::CountedInWindows>(claim)) {
    const bool is_never = counted != nullptr && counted->is_never;
    const bool has_most = plan::count_of(claim).kind == plan::Count::Kind::at_most || is_never;
    return has_most ? "" : "it counts what the scenario itself does";
  }
  if (wants_burden(claim)) return "it asks for a burden, which a fault may take away";
  if (claim.scope.kind == plan::Scope::Kind::at_end) return {};
  const bool has_beginning =
      claim.scope.kind == plan::Scope::Kind::between || claim.scope.kind == plan::Scope::Kind::after;
  if (has_beginning && claim.scope.from.kind == plan::Anchor::Kind::time) return {};
  if (plan::measured_of(claim) != nullptr) return "a fault moves a value over the whole run by itself";
  return "a fault makes a state untrue for a while by itself";
}

}  // namespace

std::string_view to_string(Failure failure) { return failure_words[static_cast<std::size_t>(failure)]; }

Judgement::Judgement(const plan::Plan& plan, const std::vector<std::string>& named) : plan_(plan) {
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) {
    const plan::Claim& claim = plan.claims[i];
    const bool is_named = std::find(named.begin(), named.end(), claim.label) != named.end();
    const std::string_view why = named.empty() ? obstacle(claim) : "it was not named";
    judged_.push_back(is_named || why.empty());
    is_named_.push_back(is_named);
    if (!judged_.back()) unjudged_.push_back({i, why});
  }
}

std::size_t Judgement::judged() const {
  return static_cast<std::size_t>(std::count(judged_.begin(), judged_.end(), true));
}

std::uint32_t Judgement::failures(const check::Verdict& verdict, Time healed) const {
  if (!judged_[verdict.claim] || verdict.outcome != check::Outcome::failed) return 0;
  const plan::Claim& claim = plan_.claims[verdict.claim];
  const bool has_beginning =
      claim.scope.kind == plan::Scope::Kind::between || claim.scope.kind == plan::Scope::Kind::after;
  const bool is_timed = has_beginning && claim.scope.from.kind == plan::Anchor::Kind::time;
  if (!is_named_[verdict.claim] && has_beginning && (!is_timed || healed >= judged_from(claim))) return 0;
  switch (verdict.finding) {
    case check::Finding::owed:
    case check::Finding::too_often: {
      std::uint32_t found = 0;
      if (verdict.excess > 0) found |= bit(Failure::twice);
      // Done before it was promised is done: an outbox keeps a message whose confirm was lost.
      if (verdict.missed > verdict.late + verdict.ahead) found |= bit(Failure::lost);
      if (verdict.late > 0) found |= bit(Failure::late);
      return found;
    }
    case check::Finding::too_many:
      return bit(Failure::too_many);
    case check::Finding::out_of_order:
      return bit(Failure::out_of_order);
    case check::Finding::too_few:
      return is_named_[verdict.claim] ? bit(Failure::lost) : 0;
    case check::Finding::was_true:
    case check::Finding::was_false:
    case check::Finding::never_true:
    case check::Finding::wrong_value:
      return bit(Failure::untrue);
    case check::Finding::as_claimed:
    case check::Finding::no_instance:
    case check::Finding::scope_never_opened:
    case check::Finding::no_samples:
    case check::Finding::cut_short:
    case check::Finding::nothing_against:
      break;
  }
  return 0;
}

}  // namespace meshsim::explore
