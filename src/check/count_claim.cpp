#include "check/count_claim.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "trace/event_names.hpp"

namespace meshsim::check {
namespace {

constexpr watch::FactMatcher::Roles fact_roles{.match = 0, .origin = 1, .done = 2};
constexpr std::uint8_t candidate_role = 3;

std::string seen(const Telling& telling, const plan::claim::Counted& said) {
  return fmt::format("{} {}", fact_words(said.subject), times(telling.verdict.seen));
}

}  // namespace

CountClaim::CountClaim(const Setting& setting, const plan::claim::Counted& said)
    : ClaimFrame(setting), plan_(&setting.plan), fact_(said.subject), missing_(said.subject) {
  using Kind = plan::Count::Kind;
  const Kind kind = said.count.kind;
  if (kind == Kind::none) least_ = 1;
  if (kind == Kind::exactly || kind == Kind::at_least) least_ = said.count.n;
  if (kind == Kind::exactly || kind == Kind::at_most) most_ = said.count.n;
}

void CountClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  fact_.connect(router, plan, listener, fact_roles);
  if (least_ > 0) missing_.connect(router, {listener, candidate_role});
}

void CountClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
  if (role == fact_roles.origin) return fact_.remember(event, payload, filter);
  if (role == fact_roles.done) return fact_.forget(event);
  if (role == candidate_role) {
    if (!window().is_over(watch::before(event))) missing_.consider(event, payload, filter);
    return;
  }
  const bool is_inside = window().contains(event);
  // Outside the scope, an event only shows that a candidate is not missing.
  if ((!is_inside && missing_.empty()) || !fact_.matches(event, payload, filter)) return;
  missing_.take_out(event.message);
  if (!is_inside) return;
  ++seen_;
  if (trace::is_about_call(event.kind)) note_hop(event, filter.names());
  last_ = {event.message, event.seq, event.seq};
  if (seen_ > most_) excess_.note({.time = event.time, .seq = event.seq, .witness = last_});
}

/// Notes where a request is counted, because a gateway that passes it on counts too.
void CountClaim::note_hop(const Event& event, const trace::NameTable& names) {
  const ServiceId service = names.service_of(event.instance);
  if (service >= plan_->services.size()) return;
  if (plan_->services[service].kind == plan::ServiceKind::gateway) {
    is_at_gateway_ = true;
  } else if (elsewhere_ == no_service) {
    elsewhere_ = service;
  }
}

ServiceId CountClaim::counted_twice_for() const { return is_at_gateway_ ? elsewhere_ : no_service; }

void CountClaim::on_mark(std::uint32_t index, watch::Point mark) {
  window().on_mark(index, mark);
  fact_.on_mark(index, mark);
}

Verdict CountClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending, &fact_)) return *never_opened;
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.time = decided_at(ending);
  if (excess_.happened) {
    made = verdict(Outcome::failed, Finding::too_many, excess_);
  } else if (seen_ < least_) {
    made.outcome = is_cut_short(ending) ? Outcome::undecided : Outcome::failed;
    made.finding = is_cut_short(ending) ? Finding::cut_short : Finding::too_few;
    made.at_deadline = !is_cut_short(ending) && window().has_end();
    const std::optional<Witness> missing = missing_.first();
    made.witness = missing.value_or(last_);
    made.is_witness_missing = missing.has_value();
  }
  made.seen = seen_;
  made.counted_too = counted_twice_for();
  return made;
}

std::string CountClaim::told(const Telling& telling, const plan::claim::Counted& said) {
  const Verdict& verdict = telling.verdict;
  const bool is_never = said.count.kind == plan::Count::Kind::exactly && said.count.n == 0;
  if (verdict.finding == Finding::as_claimed) return seen(telling, said);
  if (verdict.finding == Finding::too_many && is_never) {
    return fmt::format("{}, {}at {}", seen(telling, said), verdict.seen == 1 ? "" : "first ", telling.at());
  }
  const std::string wanted = fmt::format("{}, not{}", seen(telling, said), count_words(said.count));
  if (verdict.finding == Finding::too_many) return fmt::format("{}; the first too many at {}", wanted, telling.at());
  return verdict.at_deadline ? fmt::format("{}, up to {}", wanted, telling.at()) : wanted;
}

std::string CountClaim::cut_short(const Telling& telling, const plan::claim::Counted& said) {
  return fmt::format("{} when {}, before the scope ended", seen(telling, said), telling.end_of_run());
}

std::string CountClaim::nothing_against(const Telling& telling, const plan::claim::Counted& said) {
  return fmt::format("{}, {}", seen(telling, said), ClaimFrame::nothing_against(telling, said));
}

std::string CountClaim::still_open(const Telling& telling, const plan::claim::Counted& said) {
  const Verdict& verdict = telling.verdict;
  const std::string times_so_far = verdict.seen == 0 ? "not yet" : plural(verdict.seen, "time") + " so far";
  const std::string seen = fmt::format("{} {}", fact_words(said.subject), times_so_far);
  if (said.count.kind == plan::Count::Kind::none || verdict.seen >= said.count.n) return seen;
  if (said.count.kind == plan::Count::Kind::at_most) return seen;
  // While the run goes on, the verdict's time is that of the last event.
  const plan::Anchor& to = telling.claim().scope.to;
  const bool is_known = verdict.at_deadline && to.kind == plan::Anchor::Kind::time;
  const std::string deadline = is_known ? fmt::format(" by {}", format_instant(to.time)) : std::string();
  return fmt::format("{}, {} {} to come{}", seen, grouped(said.count.n - verdict.seen),
                     verdict.seen == 0 ? "still" : "more still", deadline);
}

}  // namespace meshsim::check
