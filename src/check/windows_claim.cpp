#include "check/windows_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "check/metric_claim.hpp"

namespace meshsim::check {

WindowsClaim::WindowsClaim(const Setting& setting, const plan::claim::InWindows& said)
    : ClaimFrame(setting), said_(&said), metric_(said.metric, window(), setting.plan), row_(said.width) {
  open();
}

void WindowsClaim::open() {
  if (row_.open(window())) metric_.begin(window().from(), row_.end());
}

void WindowsClaim::on_mark(std::uint32_t index, watch::Point mark) {
  close_up_to(mark.time);
  window().on_mark(index, mark);
  open();
}

Time WindowsClaim::next_look() const { return std::min(row_.next_end(window()), metric_.next_look()); }

void WindowsClaim::look(const Look& here) {
  metric_.look(here.now, here.last, here.gauges);
  if (here.instant_over) close_up_to(here.now);
}

void WindowsClaim::look_at_end(const Look& here, const Ending& ending) {
  look(here);
  // Nothing happens any more, so the windows that are left are empty.
  const Time limit = WindowRow::limit(window());
  if (nothing_follows(ending) && limit != never) close_up_to(limit);
}

void WindowsClaim::close_up_to(Time now) {
  while (row_.is_over(window(), now)) {
    judge(metric_.value(row_.end()));
    const Time begin = row_.end();
    row_.go_on();
    metric_.begin(watch::before_all_at(begin), row_.end());
  }
}

bool WindowsClaim::is_worse(const watch::Measurement& value) const {
  using plan::Comparison;
  if (shown_.kind == watch::Measurement::Kind::none) return true;
  switch (said_->comparison) {
    case Comparison::less:
    case Comparison::less_equal:
      return watch::is_less(shown_, value);
    case Comparison::greater:
    case Comparison::greater_equal:
      return watch::is_less(value, shown_);
    case Comparison::equal:
    case Comparison::not_equal:
      break;
  }
  return false;
}

void WindowsClaim::judge(const watch::Measurement& value) {
  using Kind = watch::Measurement::Kind;
  const bool is_still = value.kind == Kind::none && plan::is_rate(said_->metric.kind);
  const watch::Measurement seen = is_still ? watch::Measurement::rate(0, said_->width) : value;
  if (seen.kind == Kind::none) return;
  const bool stands = watch::holds(seen, said_->comparison, said_->quantity);
  if (row_.judge(stands, is_worse(seen))) shown_ = seen;
}

Verdict WindowsClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  if (row_.judged() == 0 && !is_cut_short(ending)) return nothing(Finding::no_samples, ending);
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.time = decided_at(ending);
  made.value = shown_;
  row_.complete(made, Finding::wrong_value, is_cut_short(ending), ending.now);
  return made;
}

std::string WindowsClaim::told(const Telling& telling, const plan::claim::InWindows& said) {
  const Verdict& verdict = telling.verdict;
  const std::string value = MetricClaim::told(telling, said);
  const std::string windows = verdict.seen == 1 ? "window" : "windows";
  if (verdict.finding != Finding::wrong_value) {
    const bool has_worst = said.comparison != plan::Comparison::equal &&
                           said.comparison != plan::Comparison::not_equal && verdict.seen > 1;
    return fmt::format("{}{}, in {} {}", has_worst ? "at worst, " : "", value, number(verdict.seen), windows);
  }
  return fmt::format("from {} to {}, {}; {} of {} {} failed", format_instant(verdict.time - said.width), telling.at(),
                     value, number(verdict.missed), number(verdict.seen), windows);
}

std::string WindowsClaim::cut_short(const Telling& telling, const plan::claim::InWindows& /*said*/) {
  const std::uint64_t seen = telling.verdict.seen;
  return fmt::format("{} {} fulfilled it when {}, before the scope ended", number(seen),
                     seen == 1 ? "window had" : "windows had", telling.end_of_run());
}

}  // namespace meshsim::check
