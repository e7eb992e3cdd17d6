#include "check/count_claim.hpp"

namespace meshsim::check {
namespace {

constexpr watch::FactMatcher::Roles fact_roles{.match = 0, .origin = 1, .done = 2};

}  // namespace

CountClaim::CountClaim(const plan::Claim& claim, std::uint32_t index) : ClaimFrame(claim, index), fact_(claim.subject) {
  using Kind = plan::Count::Kind;
  const Kind kind = claim.count.kind;
  if (kind == Kind::none) least_ = 1;
  if (kind == Kind::exactly || kind == Kind::at_least) least_ = claim.count.n;
  if (kind == Kind::exactly || kind == Kind::at_most) most_ = claim.count.n;
}

void CountClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  fact_.connect(router, plan, listener, fact_roles);
}

void CountClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
  if (role == fact_roles.origin) return fact_.remember(event, payload, filter);
  if (role == fact_roles.done) return fact_.forget(event);
  if (!window().contains(event) || !fact_.matches(event, payload, filter)) return;
  ++seen_;
  last_ = {event.message, event.seq, event.seq};
  if (seen_ > most_) excess_.note({.time = event.time, .seq = event.seq, .witness = last_});
}

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
    made.witness = last_;
  }
  made.seen = seen_;
  return made;
}

}  // namespace meshsim::check
