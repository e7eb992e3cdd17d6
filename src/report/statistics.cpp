#include "report/statistics.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/plan.hpp"
#include "report/reasons.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

/// Parts of a sentence, those that are zero left out.
class Parts {
 public:
  void add(std::uint64_t n, std::string_view what, const std::string& more = {}) {
    if (n == 0) return;
    if (!text_.empty()) text_ += ", ";
    text_ += grouped(n) + " " + std::string(what) + more;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A service with more replicas than that, each with a subscription of its own, has one row for all.
constexpr std::size_t most_replicas = 12;

/// A row of the table: what it is about, and what there is to say.
using Row = std::pair<std::string, std::string>;

std::string reasons_of(const std::array<std::uint64_t, reason_count>& counts) {
  std::string text;
  const bool several = std::count_if(counts.begin(), counts.end(), [](std::uint64_t n) { return n != 0; }) > 1;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0 || i == 0) continue;
    text += text.empty() ? " (" : "; ";
    if (several) text += grouped(counts[i]) + ": ";
    text += describe(static_cast<Reason>(i));
  }
  return text.empty() ? text : text + ")";
}

bool is_end_of_life(EventKind kind) {
  return kind == EventKind::killed || kind == EventKind::crashed || kind == EventKind::stopped ||
         kind == EventKind::powered_off;
}

/// Adds up what several subscriptions have.
watch::Holding holding_of(const watch::Gauges& gauges, const std::vector<SubscriptionId>& ids) {
  watch::Holding all;
  for (const SubscriptionId id : ids) {
    const watch::Holding one = gauges.holding(id);
    all.waiting += one.waiting;
    all.in_flight += one.in_flight;
    if (one.oldest) all.oldest = std::min(all.oldest.value_or(*one.oldest), *one.oldest);
  }
  return all;
}

}  // namespace

Statistics::Statistics(const plan::Plan& plan, const trace::NameTable& names)
    : plan_(&plan),
      names_(&names),
      topics_(plan.topics.size()),
      waiting_(plan.topics.size()),
      subscriptions_(plan.subscriptions.size()) {
  for (std::size_t topic = 0; topic < plan.topics.size(); ++topic) {
    const TopicId means = plan.topics[topic].means;
    counted_as_.push_back(means == no_topic ? static_cast<TopicId>(topic) : means);
  }
}

// A call that a gateway passes on was counted at its caller.
bool Statistics::is_inner_call(const Event& event) const {
  if (!trace::is_about_call(event.kind)) return false;
  const ServiceId service = names_->service_of(event.instance);
  return service < plan_->services.size() && plan_->services[service].kind == plan::ServiceKind::gateway &&
         event.kind != EventKind::retried;
}

void Statistics::on_event(const Event& event, std::span<const std::byte>) {
  if (is_end_of_life(event.kind)) end_calls_of(event.instance);
  if (event.topic >= topics_.size() || is_inner_call(event)) return;
  if (event.kind == EventKind::refused && event.message == 0) return;  // who was to call was not up: nobody called
  Counts* counts = &topics_[counted_as_[event.topic]];
  if (trace::is_about_call(event.kind)) follow_call(counted_as_[event.topic], event);
  if (event.subscription < names_->subscriptions.size()) {
    const trace::SubscriptionName& name = names_->subscriptions[event.subscription];
    if (name.plan_index < subscriptions_.size()) counts = &subscriptions_[name.plan_index];
    if (name.replica != 0) {
      if (event.subscription >= replicas_.size()) replicas_.resize(event.subscription + std::size_t{1});
      count(replicas_[event.subscription], event);
    }
  }
  count(*counts, event);
  unhandled_.on_event(event);
}

void Statistics::follow_call(TopicId topic, const Event& event) {
  std::vector<std::uint32_t>& waiting = waiting_[topic].by_caller;
  if (event.instance >= waiting.size()) waiting.resize(event.instance + std::size_t{1});
  std::uint32_t& calls = waiting[event.instance];
  if (event.kind == EventKind::requested) ++calls;
  const bool is_outcome =
      event.kind == EventKind::answered || event.kind == EventKind::refused || event.kind == EventKind::timed_out;
  if (is_outcome && calls > 0) --calls;
}

void Statistics::end_calls_of(InstanceId caller) {
  for (Waiting& each : waiting_) {
    if (caller < each.by_caller.size()) each.gone += std::exchange(each.by_caller[caller], 0);
  }
}

void Statistics::count(Counts& counts, const Event& event) {
  if (event.kind == EventKind::published && event.reason == Reason::duplicate) {
    ++counts.copies;
    return;
  }
  ++counts.kinds[static_cast<std::size_t>(event.kind)];
  if (event.kind == EventKind::dropped) ++counts.drops[static_cast<std::size_t>(event.reason)];
  if (event.kind == EventKind::dead_lettered) ++counts.dead[static_cast<std::size_t>(event.reason)];
  if (event.kind == EventKind::answered && event.detail / 100 != 2) ++counts.unsuccessful;
}

std::string Statistics::topic_line(const Counts& counts) const {
  Parts parts;
  parts.add(counts.of(EventKind::published), "published");
  parts.add(counts.copies, "published once more");
  parts.add(counts.of(EventKind::kept), "kept in an outbox");
  parts.add(counts.of(EventKind::publish_failed), "failed to be published");
  parts.add(counts.of(EventKind::dropped), "dropped", reasons_of(counts.drops));
  return parts.text();
}

std::string Statistics::subscription_line(const Counts& counts, std::uint64_t unhandled, const watch::Holding& held,
                                          Time now) {
  const std::string age =
      held.oldest ? " (the oldest for " + format_duration(to_four_figures(now - *held.oldest)) + ")" : "";
  Parts parts;
  parts.add(counts.of(EventKind::delivered), "delivered");
  parts.add(counts.of(EventKind::handled), "handled");
  parts.add(counts.of(EventKind::deduplicated), "recognised as handled before");
  parts.add(unhandled, "acked without being handled");
  parts.add(counts.of(EventKind::redelivered), "redelivered");
  parts.add(counts.of(EventKind::dead_lettered), "dead-lettered", reasons_of(counts.dead));
  parts.add(counts.of(EventKind::dropped), "dropped", reasons_of(counts.drops));
  parts.add(counts.of(EventKind::expired), "expired");
  parts.add(held.waiting, "waiting at the end", age);
  parts.add(held.in_flight, "in flight at the end");
  return parts.text().empty() ? "nothing" : parts.text();
}

std::string Statistics::call_line(TopicId topic) const {
  const Counts& counts = topics_[topic];
  const Waiting& waiting = waiting_[topic];
  Parts parts;
  parts.add(counts.of(EventKind::requested), "called");
  parts.add(counts.of(EventKind::answered), "answered",
            counts.unsuccessful == 0 ? "" : " (" + grouped(counts.unsuccessful) + " not 2xx)");
  parts.add(counts.of(EventKind::refused), "refused");
  parts.add(counts.of(EventKind::timed_out), "timed out");
  parts.add(waiting.gone, waiting.gone == 1 ? "gone with its caller" : "gone with their callers");
  parts.add(std::accumulate(waiting.by_caller.begin(), waiting.by_caller.end(), std::uint64_t{0}),
            "still waiting at the end");
  parts.add(counts.of(EventKind::retried), "retried");
  return parts.text();
}

/// The subscriptions of each `subscribes` or `consumes` of the plan.
std::vector<std::vector<SubscriptionId>> Statistics::subscription_ids() const {
  std::vector<std::vector<SubscriptionId>> ids(subscriptions_.size());
  for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) {
    const std::uint32_t index = names_->subscriptions[id].plan_index;
    if (index < ids.size()) ids[index].push_back(static_cast<SubscriptionId>(id));
  }
  return ids;
}

std::string Statistics::text(const watch::Gauges& gauges, Time now, Style style) const {
  std::vector<Row> rows;
  const Counts no_counts;
  const std::vector<std::vector<SubscriptionId>> all_ids = subscription_ids();
  for (std::size_t i = 0; i < topics_.size(); ++i) {
    const plan::Topic& planned = plan_->topics[i];
    const std::string line = planned.is_endpoint ? call_line(static_cast<TopicId>(i)) : topic_line(topics_[i]);
    if (line.empty()) continue;
    rows.emplace_back(planned.name, line);
    for (const std::uint32_t index : planned.subscriptions) {
      const std::vector<SubscriptionId>& ids = all_ids[index];
      const std::string& service = plan_->services[plan_->subscriptions[index].service].name;
      std::uint64_t unhandled = 0;
      for (const SubscriptionId id : ids) unhandled += unhandled_.of(id);
      const watch::Holding held = holding_of(gauges, ids);
      rows.emplace_back("  " + service, subscription_line(subscriptions_[index], unhandled, held, now));
      if (ids.size() < 2 || ids.size() > most_replicas) continue;
      for (const SubscriptionId id : ids) {
        const Counts& counts = id < replicas_.size() ? replicas_[id] : no_counts;
        rows.emplace_back("    " + names_->subscriptions[id].name,
                          subscription_line(counts, unhandled_.of(id), gauges.holding(id), now));
      }
    }
  }
  for (std::size_t service = 0; service < plan_->services.size(); ++service) {
    const std::uint64_t kept = gauges.kept(static_cast<ServiceId>(service));
    if (kept != 0) rows.emplace_back(plan_->services[service].name, grouped(kept) + " kept in its outbox at the end");
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
