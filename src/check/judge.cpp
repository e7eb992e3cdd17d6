#include "check/judge.hpp"

#include <algorithm>
#include <variant>

namespace meshsim::check {
namespace {

constexpr std::uint32_t predicates_listener = UINT32_MAX;

}  // namespace

Judge::Judge(const plan::Plan& plan, const trace::NameTable& names)
    : filter_(plan, names), router_(plan.topics), predicates_(plan), marks_set_(plan.marks.size()) {
  claims_.reserve(plan.claims.size());
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) claims_.push_back(make(plan, i));
  for (const plan::Report& report : plan.reports)
    reports_.emplace_back(report.metric, watch::Window(report.scope), plan);
  connect(plan);
  plan_looks(-1);
}

Watcher Judge::make(const plan::Plan& plan, std::uint32_t index) {
  const Setting setting{plan, index, predicates_};
  return std::visit(
      [&]<class Said>(const Said& said) -> Watcher {
        if (WatcherOf<Said>::looks) lookers_.push_back(index);
        return WatcherOf<Said>(setting, said);
      },
      plan.claims[index].sentence);
}

void Judge::connect(const plan::Plan& plan) {
  predicates_.connect(router_, predicates_listener);
  for (std::uint32_t i = 0; i < claims_.size(); ++i) {
    std::visit([&](const auto& claim) { claim.connect(router_, plan, i); }, claims_[i]);
  }
  for (std::uint32_t i = 0; i < reports_.size(); ++i) {
    reports_[i].connect(router_, static_cast<std::uint32_t>(claims_.size()) + i);
  }
  router_.seal();
}

void Judge::deliver(watch::Port port, const Event& event, std::span<const std::byte> payload) {
  if (port.listener == predicates_listener) return predicates_.on_event(event, filter_.names(), port.role);
  if (port.listener >= claims_.size()) {
    return reports_[port.listener - claims_.size()].on_event(port.role, event, filter_.names());
  }
  std::visit([&](auto& claim) { claim.on_event(port.role, event, payload, filter_); }, claims_[port.listener]);
}

void Judge::set_mark(std::uint32_t index, Time time, EventSeq seq) {
  if (index >= marks_set_.size() || marks_set_[index]) return;
  marks_set_[index] = true;
  for (Watcher& watcher : claims_) {
    std::visit([&](auto& claim) { claim.on_mark(index, watch::Point{time, seq}); }, watcher);
  }
  for (watch::MetricWatch& report : reports_) report.on_mark(index, watch::Point{time, seq});
  plan_looks(time - 1);
}

void Judge::look(Time now, EventSeq last, bool instant_over, const watch::Gauges& gauges) {
  const Look here{now, last, instant_over, predicates_, gauges, filter_.names()};
  const auto look = [&](auto& claim) {
    if (claim.is_due(now, instant_over)) claim.look(here);
  };
  for (const std::uint32_t index : lookers_) std::visit(look, claims_[index]);
  for (watch::MetricWatch& report : reports_) {
    const bool is_due =
        report.wants_dispatches() || (instant_over ? report.next_look() <= now : report.next_look() < now);
    if (is_due) report.look(now, last, gauges);
  }
  // An instant that goes on is looked at again.
  plan_looks(instant_over ? now : now - 1);
}

void Judge::plan_looks(Time done) {
  needs_dispatches_ = false;
  next_look_ = never;
  const auto ask = [&](const auto& claim) {
    needs_dispatches_ = needs_dispatches_ || claim.wants_dispatches();
    if (claim.next_look() > done) next_look_ = std::min(next_look_, claim.next_look());
  };
  for (const std::uint32_t index : lookers_) std::visit(ask, claims_[index]);
  for (const watch::MetricWatch& report : reports_) ask(report);
}

Verdict Judge::verdict_of(Watcher& watcher, const Ending& ending) const {
  const Look here{ending.now, ending.last, !is_cut(ending), predicates_, *ending.gauges, filter_.names()};
  return std::visit(
      [&](auto& claim) {
        claim.look_at_end(here, ending);
        return claim.finish(ending);
      },
      watcher);
}

std::vector<Verdict> Judge::finish(const Ending& ending) {
  std::vector<Verdict> verdicts;
  for (Watcher& watcher : claims_) {
    const Verdict made = verdict_of(watcher, ending);
    verdicts.push_back(std::visit(
        [&](const auto& claim) { return claim.told_at_end(made, ending, claim.holds_for_good(ending)); }, watcher));
    verdicts.back().ended_by = ending.reason;
  }
  return verdicts;
}

std::vector<watch::Measurement> Judge::reports(const Ending& ending) {
  std::vector<watch::Measurement> values;
  for (watch::MetricWatch& report : reports_) {
    report.look(ending.now, ending.last, *ending.gauges);
    values.push_back(report.value(ending.now));
  }
  return values;
}

bool Judge::is_broken(const Watcher& watcher) {
  return std::visit([](const auto& claim) { return claim.is_broken(); }, watcher);
}

Judge::Progress Judge::progress(std::uint32_t claim, const Ending& so_far) const {
  // A copy, because a verdict changes its watcher, and the run goes on.
  Watcher copy = claims_[claim];
  Progress made;
  made.is_broken = is_broken(copy);
  made.verdict = verdict_of(copy, so_far);
  return made;
}

std::size_t Judge::memory_bytes() const {
  std::size_t bytes = 0;
  for (const watch::MetricWatch& report : reports_) bytes += report.memory_bytes();
  for (const Watcher& watcher : claims_) {
    bytes += std::visit([](const auto& claim) { return claim.memory_bytes(); }, watcher);
  }
  return bytes;
}

}  // namespace meshsim::check
