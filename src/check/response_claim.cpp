#include "check/response_claim.hpp"

#include <algorithm>

namespace meshsim::check {
namespace {

bool is_by(const plan::Claim& claim) { return claim.scope.kind == plan::Scope::Kind::by; }

}  // namespace

Bounds bounds_of(const plan::Count& count) {
  using Kind = plan::Count::Kind;
  switch (count.kind) {
    case Kind::none:
      break;
    case Kind::exactly:
      return {count.n, count.n};
    case Kind::at_least:
      return {count.n, UINT64_MAX};
    case Kind::at_most:
      return {0, count.n};
  }
  return {};
}

ResponseClaim::ResponseClaim(const Setting& setting, const plan::claim::Every& said)
    : ClaimFrame(setting),
      said_(&said),
      subject_(said.subject),
      target_(said.target),
      bounds_(bounds_of(said.count)),
      may_fall_due_(said.within != never || is_by(setting.claim())),
      next_due_(may_fall_due_ ? 0 : never) {
  if (is_by(setting.claim())) limit_ = window().last_look();
}

void ResponseClaim::on_mark(std::uint32_t index, watch::Point mark) {
  window().on_mark(index, mark);
  subject_.on_mark(index, mark);
  target_.on_mark(index, mark);
  if (!is_by(claim())) return;
  limit_ = window().last_look();
  // The mark moves the limit, and with it the deadlines.
  next_due_ = 0;
}

Time ResponseClaim::deadline(const Response& response) const {
  return said_->within == never ? limit_ : std::min(saturating_add(response.since, said_->within), limit_);
}

void ResponseClaim::count_for(Response& response, MessageId message, const Event& event) {
  ++response.count;
  if (response.count == bounds_.least) {
    const Time due = deadline(response);
    if (response.missed) {
      ++late_;
      late_by_ = std::max(late_by_, event.time - due);
    } else {
      --open_;
      if (due != never) closest_ = std::min(closest_, due - event.time);
    }
  }
  if (response.count <= bounds_.most || event.time > limit_) return;
  if (response.count == bounds_.most + 1) ++excess_;
  first_excess_.note({.time = event.time, .seq = event.seq, .witness = {message, response.first, event.seq}});
}

void ResponseClaim::miss(Response& response, const Breach& breach) {
  response.missed = true;
  --open_;
  ++missed_;
  first_missed_.note(breach);
}

void ResponseClaim::miss_all(const Open& oldest, Time end) {
  const EventSeq first = oldest.response->first;
  first_missed_.note({.time = end, .witness = {oldest.message, first, first}});
  missed_ += open_;
  open_ = 0;
}

Verdict ResponseClaim::tally(const Ending& ending) const {
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  // The verdict tells of the earlier breach.
  if (missed_ > 0 && (excess_ == 0 || first_missed_.time <= first_excess_.time)) {
    made = verdict(Outcome::failed, Finding::owed, first_missed_);
  } else if (excess_ > 0) {
    made = verdict(Outcome::failed, Finding::too_often, first_excess_);
  } else if (open_ > 0) {
    made = verdict(Outcome::undecided, Finding::cut_short, ending);
  }
  made.seen = seen_;
  made.missed = missed_;
  made.late = late_;
  made.excess = excess_;
  made.open = open_;
  made.closest = closest_;
  made.late_by = late_by_;
  return made;
}

// Tells whether the claim holds for good. A scope other than `by` only chooses the instances; the fact may still happen
// too often to them.
bool ResponseClaim::holds_for_good(const Ending& ending) const {
  return is_scope_over(ending) && (bounds_.most == UINT64_MAX || is_by(claim()));
}

std::size_t ResponseClaim::base_memory() const {
  return duties_.memory_bytes() + subject_.memory_bytes() + target_.memory_bytes();
}

}  // namespace meshsim::check
