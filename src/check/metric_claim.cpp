#include "check/metric_claim.hpp"

namespace meshsim::check {

void MetricClaim::on_mark(std::uint32_t index, watch::Point mark) {
  window().on_mark(index, mark);
  metric_.on_mark(index, mark);
}

Verdict MetricClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  const watch::Measurement value = metric_.value(ending.now);
  if (value.kind == watch::Measurement::Kind::none) return nothing(Finding::no_samples, ending);
  const bool stands = watch::holds(value, said_->comparison, said_->quantity);
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  if (is_cut_short(ending)) {
    made = verdict(Outcome::undecided, Finding::cut_short, ending);
  } else if (!stands) {
    made = verdict(Outcome::failed, Finding::wrong_value, ending);
    made.at_deadline = window().has_end();
  }
  made.time = decided_at(ending);
  made.value = value;
  made.seen = value.samples;
  return made;
}

}  // namespace meshsim::check
