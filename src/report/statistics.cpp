#include "report/statistics.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/plan.hpp"
#include "report/reasons.hpp"

namespace meshsim::report {
namespace {

std::string number(std::uint64_t n) { return group_digits(static_cast<std::int64_t>(n)); }

/// Parts of a sentence, those that are zero left out.
class Parts {
 public:
  void add(std::uint64_t n, std::string_view what, const std::string& more = {}) {
    if (n == 0) return;
    if (!text_.empty()) text_ += ", ";
    text_ += number(n) + " " + std::string(what) + more;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A row of the table: what it is about, and what there is to say.
using Row = std::pair<std::string, std::string>;

std::string drop_reasons(const std::array<std::uint64_t, reason_count>& drops) {
  std::string text;
  const bool several = std::count_if(drops.begin(), drops.end(), [](std::uint64_t n) { return n != 0; }) > 1;
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (drops[i] == 0 || i == 0) continue;
    text += text.empty() ? " (" : "; ";
    if (several) text += number(drops[i]) + ": ";
    text += describe(static_cast<Reason>(i));
  }
  return text.empty() ? text : text + ")";
}

}  // namespace

Statistics::Statistics(const plan::Plan& plan, const trace::NameTable& names)
    : plan_(&plan), names_(&names), topics_(plan.topics.size()), subscriptions_(plan.subscriptions.size()) {}

// What a gateway passes on was counted at its caller.
bool Statistics::is_inner_call(const Event& event) const {
  if (event.kind < EventKind::requested || event.kind > EventKind::retried) return false;
  const ServiceId service = names_->service_of(event.instance);
  return service < plan_->services.size() && plan_->services[service].kind == plan::ServiceKind::gateway &&
         event.kind != EventKind::retried;
}

void Statistics::on_event(const Event& event, std::span<const std::byte>) {
  if (event.topic >= topics_.size() || is_inner_call(event)) return;
  if (event.kind == EventKind::published && event.reason == Reason::duplicate) return;
  Counts* counts = &topics_[event.topic];
  if (event.subscription < names_->subscriptions.size()) {
    const std::uint32_t index = names_->subscriptions[event.subscription].plan_index;
    if (index < subscriptions_.size()) counts = &subscriptions_[index];
  }
  ++counts->kinds[static_cast<std::size_t>(event.kind)];
  if (event.kind == EventKind::dropped) ++counts->drops[static_cast<std::size_t>(event.reason)];
  if (event.kind == EventKind::answered && event.detail / 100 != 2) ++counts->unsuccessful;
}

std::string Statistics::topic_line(const Counts& counts) const {
  Parts parts;
  parts.add(counts.of(EventKind::published), "published");
  parts.add(counts.of(EventKind::kept), "kept in an outbox");
  parts.add(counts.of(EventKind::publish_failed), "failed to be published");
  parts.add(counts.of(EventKind::dropped), "dropped", drop_reasons(counts.drops));
  return parts.text();
}

std::string Statistics::subscription_line(std::uint32_t subscription, const watch::Gauges& gauges, Time now) const {
  const Counts& counts = subscriptions_[subscription];
  const plan::Subscription& planned = plan_->subscriptions[subscription];
  const auto oldest = gauges.oldest_waiting(planned.topic, planned.service);
  const std::string age = oldest ? " (the oldest for " + format_instant(now - *oldest) + ")" : "";
  Parts parts;
  parts.add(counts.of(EventKind::delivered), "delivered");
  parts.add(counts.of(EventKind::handled), "handled");
  parts.add(counts.of(EventKind::deduplicated), "recognised as handled before");
  parts.add(counts.of(EventKind::redelivered), "redelivered");
  parts.add(counts.of(EventKind::dead_lettered), "dead-lettered");
  parts.add(counts.of(EventKind::dropped), "dropped", drop_reasons(counts.drops));
  parts.add(counts.of(EventKind::expired), "expired");
  parts.add(gauges.depth(planned.topic, planned.service), "waiting at the end", age);
  parts.add(gauges.in_flight(planned.topic, planned.service), "in flight at the end");
  return parts.text().empty() ? "nothing" : parts.text();
}

std::string Statistics::call_line(const Counts& counts) const {
  Parts parts;
  parts.add(counts.of(EventKind::requested), "called");
  parts.add(counts.of(EventKind::answered), "answered",
            counts.unsuccessful == 0 ? "" : " (" + number(counts.unsuccessful) + " not 2xx)");
  parts.add(counts.of(EventKind::refused), "refused");
  parts.add(counts.of(EventKind::timed_out), "timed out");
  parts.add(counts.of(EventKind::retried), "retried");
  return parts.text();
}

std::string Statistics::text(const watch::Gauges& gauges, Time now, Style style) const {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < topics_.size(); ++i) {
    const plan::Topic& planned = plan_->topics[i];
    const std::string line = planned.is_endpoint ? call_line(topics_[i]) : topic_line(topics_[i]);
    if (line.empty()) continue;
    rows.emplace_back(planned.name, line);
    for (const std::uint32_t index : planned.subscriptions) {
      const ServiceId service = plan_->subscriptions[index].service;
      rows.emplace_back("  " + plan_->services[service].name, subscription_line(index, gauges, now));
    }
  }
  for (std::size_t service = 0; service < plan_->services.size(); ++service) {
    const std::uint64_t kept = gauges.kept(static_cast<ServiceId>(service));
    if (kept != 0) rows.emplace_back(plan_->services[service].name, number(kept) + " kept in its outbox at the end");
  }
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, count_code_points(row.first));
  std::string text;
  for (const Row& row : rows) {
    append_painted(text, style, Colour::bold, pad_right(row.first, width));
    text += "  " + row.second + "\n";
  }
  return text;
}

}  // namespace meshsim::report
