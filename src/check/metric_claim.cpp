#include "check/metric_claim.hpp"

#include <fmt/format.h>

#include "base/time.hpp"

namespace meshsim::check {
namespace {

std::string name_of(const plan::Metric& metric) {
  using Statistic = plan::Metric::Statistic;
  const std::string word = std::string(plan::words_of(metric.kind)) + (metric.only_success ? "(ok)" : "");
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

plan::Quantity limit_of(const plan::claim::Measured& said, const watch::Measurement& other) {
  return said.has_other ? plan::Quantity{.number = other.number} : said.quantity;
}

}  // namespace

void MetricClaim::on_mark(std::uint32_t index, watch::Point mark) {
  window().on_mark(index, mark);
  metric_.on_mark(index, mark);
}

Verdict MetricClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  const watch::Measurement value = metric_.value(ending.now);
  if (value.kind == watch::Measurement::Kind::none) return nothing(Finding::no_samples, ending);
  const bool stands = watch::holds(value, said_->comparison, limit_of(*said_, other_));
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  if (is_cut_short(ending)) {
    made = verdict(Outcome::undecided, Finding::cut_short, ending);
  } else if (!stands) {
    made = verdict(Outcome::failed, Finding::wrong_value, ending);
    made.at_deadline = window().has_end();
  }
  made.time = decided_at(ending);
  made.value = value;
  made.other = other_;
  made.seen = value.samples;
  return made;
}

std::string MetricClaim::told(const Telling& telling, const plan::claim::Measured& said) {
  const Verdict& verdict = telling.verdict;
  const plan::Quantity quantity = limit_of(said, verdict.other);
  const std::string limit = watch::display(quantity, verdict.value.kind);
  std::string value = watch::display_beside(verdict.value, limit);
  // A rate or a mean may need endless digits, so the text says on which side of the limit it lies.
  if (value == limit && watch::contradicts(verdict.value, plan::Comparison::equal, quantity)) {
    const bool is_less = !watch::contradicts(verdict.value, plan::Comparison::less, quantity);
    value = fmt::format("a little {} than {}", is_less ? "less" : "more", value);
  }
  std::string text = fmt::format("{} was {}", name_of(said.metric), value);
  if (verdict.finding == Finding::wrong_value) {
    const bool is_contrary = watch::contradicts(verdict.value, said.comparison, quantity);
    text += fmt::format(", {} {} {}", is_contrary ? "not" : "which does not show", watch::to_string(said.comparison),
                        limit);
  }
  if (said.metric.kind == plan::MetricKind::error_rate) {
    return fmt::format("{} ({} of {})", text, number(verdict.value.part), number(verdict.value.whole));
  }
  if (said.metric.kind != plan::MetricKind::latency) return text;
  return fmt::format("{} ({})", text, watch::display_samples(verdict.value));
}

std::string MetricClaim::cut_short(const Telling& telling, const plan::claim::Measured& said) {
  return fmt::format("{} was {} when {}, before the scope ended", name_of(said.metric),
                     watch::display(telling.verdict.value), telling.end_of_run());
}

}  // namespace meshsim::check
