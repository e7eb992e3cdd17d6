#include "check/judge.hpp"

#include <algorithm>

#include "base/overloaded.hpp"

namespace meshsim::check {
namespace {

constexpr std::uint32_t predicates_listener = UINT32_MAX;

}  // namespace

Judge::Judge(const plan::Plan& plan, const trace::NameTable& names)
    : filter_(plan, names), router_(plan.topics), predicates_(plan), marks_set_(plan.marks.size()) {
  claims_.reserve(plan.claims.size());
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) claims_.push_back(make(plan, i));
  for (const plan::Report& report : plan.reports)
    reports_.emplace_back(report.metric, watch::Window(plan::Scope{}), plan);
  connect(plan);
  plan_looks(-1);
}

Judge::AnyClaim Judge::make(const plan::Plan& plan, std::uint32_t index) {
  const plan::Claim& claim = plan.claims[index];
  namespace sentence = plan::claim;
  const auto watched = [&](const plan::Predicate& predicate) -> AnyClaim {
    lookers_.push_back(index);
    return PredicateClaim(claim, index, predicates_.add(predicate));
  };
  return std::visit(Overloaded{
                        [&](const sentence::Always& said) { return watched(said.predicate); },
                        [&](const sentence::Never& said) { return watched(said.predicate); },
                        [&](const sentence::Eventually& said) { return watched(said.predicate); },
                        [&](const sentence::Counted& said) -> AnyClaim { return CountClaim(claim, index, said, plan); },
                        [&](const sentence::EveryIs& said) -> AnyClaim { return EveryClaim(claim, index, said); },
                        [&](const sentence::EveryLeads& said) -> AnyClaim { return LeadsClaim(claim, index, said); },
                        [&](const sentence::InOrder& said) -> AnyClaim { return OrderClaim(claim, index, said); },
                        [&](const sentence::Measured& said) -> AnyClaim {
                          lookers_.push_back(index);
                          return MetricClaim(claim, index, said, plan);
                        },
                    },
                    claim.sentence);
}

void Judge::connect(const plan::Plan& plan) {
  predicates_.connect(router_, predicates_listener);
  for (std::uint32_t i = 0; i < claims_.size(); ++i) {
    if (const auto* count = std::get_if<CountClaim>(&claims_[i])) count->connect(router_, plan, i);
    if (const auto* every = std::get_if<EveryClaim>(&claims_[i])) every->connect(router_, plan, i);
    if (const auto* leads = std::get_if<LeadsClaim>(&claims_[i])) leads->connect(router_, plan, i);
    if (const auto* order = std::get_if<OrderClaim>(&claims_[i])) order->connect(router_, plan, i);
    if (const auto* metric = std::get_if<MetricClaim>(&claims_[i])) metric->connect(router_, i);
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
  AnyClaim& claim = claims_[port.listener];
  if (auto* every = std::get_if<EveryClaim>(&claim)) return every->on_event(port.role, event, payload, filter_);
  if (auto* count = std::get_if<CountClaim>(&claim)) return count->on_event(port.role, event, payload, filter_);
  if (auto* leads = std::get_if<LeadsClaim>(&claim)) return leads->on_event(port.role, event, payload, filter_);
  if (auto* order = std::get_if<OrderClaim>(&claim)) return order->on_event(port.role, event, payload, filter_);
  if (auto* metric = std::get_if<MetricClaim>(&claim)) metric->on_event(port.role, event, filter_.names());
}

void Judge::set_mark(std::uint32_t index, Time time, EventSeq seq) {
  if (index >= marks_set_.size() || marks_set_[index]) return;
  marks_set_[index] = true;
  for (AnyClaim& claim : claims_) {
    std::visit([&](auto& any) { any.on_mark(index, watch::Point{time, seq}); }, claim);
  }
  plan_looks(time - 1);
}

void Judge::look_at(AnyClaim& claim, Time now, EventSeq last, bool instant_over, const watch::Gauges& gauges) const {
  if (auto* predicate = std::get_if<PredicateClaim>(&claim)) {
    predicate->look(now, last, instant_over, predicates_, gauges, filter_.names());
  }
  if (auto* metric = std::get_if<MetricClaim>(&claim)) {
    if (metric->wants_dispatches() || (instant_over ? metric->next_look() <= now : metric->next_look() < now)) {
      metric->look(now, last, gauges);
    }
  }
}

void Judge::look(Time now, EventSeq last, bool instant_over, const watch::Gauges& gauges) {
  for (const std::uint32_t index : lookers_) {
    const auto* predicate = std::get_if<PredicateClaim>(&claims_[index]);
    if (predicate == nullptr || predicate->wants_dispatches()) {
      look_at(claims_[index], now, last, instant_over, gauges);
    }
  }
  plan_looks(instant_over ? now : now - 1);
}

void Judge::plan_looks(Time done) {
  needs_dispatches_ = false;
  next_look_ = never;
  for (const std::uint32_t index : lookers_) {
    const auto ask = [&](const auto& claim) {
      needs_dispatches_ = needs_dispatches_ || claim.wants_dispatches();
      if (claim.next_look() > done) next_look_ = std::min(next_look_, claim.next_look());
    };
    if (const auto* predicate = std::get_if<PredicateClaim>(&claims_[index])) ask(*predicate);
    if (const auto* metric = std::get_if<MetricClaim>(&claims_[index])) ask(*metric);
  }
}

Verdict Judge::verdict_of(AnyClaim& claim, const Ending& ending) const {
  if (auto* predicate = std::get_if<PredicateClaim>(&claim)) {
    predicate->look(ending.now, ending.last, !is_cut(ending), predicates_, *ending.gauges, filter_.names());
    // Nothing happens any more, but what waits gets older.
    const bool goes_on = ending.reason == Ending::Reason::idle;
    for (Time time = predicate->next_change(); goes_on && time != never; time = predicate->next_change()) {
      predicate->look(time, ending.last, true, predicates_, *ending.gauges, filter_.names());
    }
  }
  if (auto* metric = std::get_if<MetricClaim>(&claim)) metric->look(ending.now, ending.last, *ending.gauges);
  return std::visit([&](auto& any) { return any.finish(ending); }, claim);
}

std::vector<Verdict> Judge::finish(const Ending& ending) {
  std::vector<Verdict> verdicts;
  for (AnyClaim& claim : claims_) {
    const Verdict made = verdict_of(claim, ending);
    verdicts.push_back(std::visit([&](const auto& any) { return any.told_at_end(made, ending); }, claim));
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

bool Judge::is_broken(const AnyClaim& claim) {
  if (const auto* count = std::get_if<CountClaim>(&claim)) return count->is_broken();
  if (const auto* every = std::get_if<EveryClaim>(&claim)) return every->is_broken();
  if (const auto* leads = std::get_if<LeadsClaim>(&claim)) return leads->is_broken();
  if (const auto* order = std::get_if<OrderClaim>(&claim)) return order->is_broken();
  const auto* predicate = std::get_if<PredicateClaim>(&claim);
  return predicate != nullptr && predicate->is_broken();
}

Judge::Progress Judge::progress(std::uint32_t claim, const Ending& so_far) const {
  AnyClaim copy = claims_[claim];
  Progress made;
  made.is_broken = is_broken(copy);
  made.verdict = verdict_of(copy, so_far);
  return made;
}

std::size_t Judge::memory_bytes() const {
  std::size_t bytes = 0;
  for (const watch::MetricWatch& report : reports_) bytes += report.memory_bytes();
  for (const AnyClaim& claim : claims_) {
    if (const auto* count = std::get_if<CountClaim>(&claim)) bytes += count->memory_bytes();
    if (const auto* every = std::get_if<EveryClaim>(&claim)) bytes += every->memory_bytes();
    if (const auto* leads = std::get_if<LeadsClaim>(&claim)) bytes += leads->memory_bytes();
    if (const auto* order = std::get_if<OrderClaim>(&claim)) bytes += order->memory_bytes();
    if (const auto* metric = std::get_if<MetricClaim>(&claim)) bytes += metric->memory_bytes();
  }
  return bytes;
}

}  // namespace meshsim::check
