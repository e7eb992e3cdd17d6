#include "check/windows_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "check/metric_claim.hpp"

namespace meshsim::check {

WindowsClaim::WindowsClaim(const Setting& setting, const plan::claim::InWindows& said)
    : ClaimFrame(setting), said_(&said), metric_(said.metric, window(), setting.plan) {
  open();
}

void WindowsClaim::open() {
  if (end_ != never || window().from() == watch::no_point) return;
  end_ = saturating_add(window().begin_time(), said_->width);
  metric_.begin(window().from(), end_);
}

void WindowsClaim::on_mark(std::uint32_t index, watch::Point mark) {
  close_up_to(mark.time);
  window().on_mark(index, mark);
  open();
}

Time WindowsClaim::limit() const { return window().to() == watch::no_point ? never : window().end_time(never); }

Time WindowsClaim::next_look() const {
  const Time next = end_ <= limit() ? end_ : never;
  return std::min(next, metric_.next_look());
}

void WindowsClaim::look(const Look& here) {
  metric_.look(here.now, here.last, here.gauges);
  if (here.instant_over) close_up_to(here.now);
}

void WindowsClaim::look_at_end(const Look& here, const Ending& ending) {
  look(here);
  // Nothing happens any more, so the windows that are left are empty.
  if (nothing_follows(ending) && limit() != never) close_up_to(limit());
}

void WindowsClaim::close_up_to(Time now) {
  while (end_ <= now && end_ <= limit() && end_ != never) {
    judge(metric_.value(end_));
    const Time begin = end_;
    end_ = saturating_add(begin, said_->width);
    metric_.begin(watch::before_all_at(begin), end_);
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
  ++judged_;
  const bool stands = watch::holds(seen, said_->comparison, said_->quantity);
  if (stands ? failed_ == 0 && is_worse(seen) : failed_ == 0) {
    shown_ = seen;
    shown_end_ = end_;
  }
  if (!stands) ++failed_;
}

Verdict WindowsClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending)) return *never_opened;
  if (judged_ == 0 && !is_cut_short(ending)) return nothing(Finding::no_samples, ending);
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.time = decided_at(ending);
  made.value = shown_;
  made.seen = judged_;
  made.missed = failed_;
  if (failed_ > 0) {
    made.outcome = Outcome::failed;
    made.finding = Finding::wrong_value;
    made.time = shown_end_;
    made.at_deadline = true;
  } else if (is_cut_short(ending)) {
    made.outcome = Outcome::undecided;
    made.finding = Finding::cut_short;
    made.time = ending.now;
  }
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
