#include "report/statistics.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "plan/plan.hpp"
#include "trace/event_names.hpp"

namespace meshsim::report {
namespace {

/// A service with more replicas than that, each with a subscription of its own, has one row for all.
constexpr std::size_t most_replicas = 12;

using Reasons = std::array<std::uint64_t, reason_count>;

std::vector<std::pair<Reason, std::uint64_t>> reasons_in(const Reasons& counts) {
  std::vector<std::pair<Reason, std::uint64_t>> reasons;
  for (std::size_t i = 1; i < counts.size(); ++i) {
    if (counts[i] != 0) reasons.emplace_back(static_cast<Reason>(i), counts[i]);
  }
  return reasons;
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

Statistics::Statistics(const plan::Plan& plan, const trace::NameTable& names, const watch::Gauges& gauges)
    : plan_(&plan),
      names_(&names),
      gauges_(&gauges),
      topics_(plan.topics.size()),
      waiting_(plan.topics.size()),
      subscriptions_(plan.subscriptions.size()),
      backlogs_(names, gauges, plan.subscriptions.size()),
      services_(plan.services.size()) {
  for (std::size_t topic = 0; topic < plan.topics.size(); ++topic) {
    const TopicId means = plan.topics[topic].means;
    counted_as_.push_back(means == no_topic ? static_cast<TopicId>(topic) : means);
  }
}

// Tells whether a gateway passed the call on, which is counted at its caller already.
bool Statistics::is_inner_call(const Event& event) const {
  if (!trace::is_about_call(event.kind)) return false;
  const ServiceId service = names_->service_of(event.instance);
  return service < plan_->services.size() && plan_->services[service].kind == plan::ServiceKind::gateway &&
         event.kind != EventKind::retried;
}

void Statistics::on_event(const Event& event, std::span<const std::byte>) {
  backlogs_.on_event(event);
  // A dead caller gets no answers, and no event says so for each call.
  if (is_end_of_life(event.kind)) end_calls_of(event.instance);
  if (is_end_of_life(event.kind) || event.kind == EventKind::ready) count_of_service(event);
  if (event.topic >= topics_.size() || is_inner_call(event)) return;
  if (event.kind == EventKind::refused && event.message == 0) return;  // the caller was not up, so there was no call
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

void Statistics::count_of_service(const Event& event) {
  const ServiceId service = names_->service_of(event.instance);
  if (service < services_.size()) count(services_[service], event);
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
  if (event.kind == EventKind::dropped || event.kind == EventKind::rejected)
    ++counts.drops[static_cast<std::size_t>(event.reason)];
  if (event.kind == EventKind::dead_lettered) ++counts.dead[static_cast<std::size_t>(event.reason)];
  if (event.kind == EventKind::answered && event.detail / 100 != 2) ++counts.unsuccessful;
}

std::vector<TrafficCount> Statistics::topic_counts(const Counts& counts, const watch::Outside& outside) {
  return {{"published", "published", counts.of(EventKind::published)},
          {"published_again", "published once more", counts.copies},
          {"kept", "kept in an outbox", counts.of(EventKind::kept)},
          {"publish_failed", "failed to be published", counts.of(EventKind::publish_failed)},
          {"dropped", "dropped", counts.of(EventKind::dropped), reasons_in(counts.drops)},
          {"under_way", "on the way to the broker at the end", outside.under_way},
          {"retained", "retained at the end for who comes", outside.retained}};
}

TrafficRow Statistics::subscription_row(const Counts& counts, std::uint64_t unhandled, const watch::Holding& held,
                                        Time now) {
  TrafficRow row{TrafficRow::Kind::subscription, "", {}};
  row.counts = {{"delivered", "delivered", counts.of(EventKind::delivered)},
                {"handled", "handled", counts.of(EventKind::handled)},
                {"deduplicated", "recognised as handled before", counts.of(EventKind::deduplicated)},
                {"acked_unhandled", "acked without being handled", unhandled},
                {"redelivered", "redelivered", counts.of(EventKind::redelivered)},
                {"dead_lettered", "dead-lettered", counts.of(EventKind::dead_lettered), reasons_in(counts.dead)},
                {"dropped", "dropped", counts.of(EventKind::dropped), reasons_in(counts.drops)},
                {"expired", "expired", counts.of(EventKind::expired)},
                {"waiting", "waiting at the end", held.waiting},
                {"in_flight", "in flight at the end", held.in_flight}};
  if (held.oldest) row.oldest_age = now - *held.oldest;
  return row;
}

std::vector<TrafficCount> Statistics::call_counts(TopicId topic) const {
  const Counts& counts = topics_[topic];
  const Waiting& waiting = waiting_[topic];
  return {{"called", "called", counts.of(EventKind::requested)},
          {"answered", "answered", counts.of(EventKind::answered)},
          {"not_2xx", "", counts.unsuccessful},
          {"refused", "refused", counts.of(EventKind::refused)},
          {"timed_out", "timed out", counts.of(EventKind::timed_out)},
          {"gone_with_caller", waiting.gone == 1 ? "gone with its caller" : "gone with their callers", waiting.gone},
          {"still_waiting", "still waiting at the end",
           std::accumulate(waiting.by_caller.begin(), waiting.by_caller.end(), std::uint64_t{0})},
          {"retried", "retried", counts.of(EventKind::retried)},
          {"rejected", "turned away", counts.of(EventKind::rejected), reasons_in(counts.drops)}};
}

/// Lists the subscriptions of each `subscribes` or `consumes` of the plan.
std::vector<std::vector<SubscriptionId>> Statistics::subscription_ids() const {
  std::vector<std::vector<SubscriptionId>> ids(subscriptions_.size());
  for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) {
    const std::uint32_t index = names_->subscriptions[id].plan_index;
    if (index < ids.size()) ids[index].push_back(static_cast<SubscriptionId>(id));
  }
  return ids;
}

void Statistics::add_subscription(std::vector<TrafficRow>& rows, std::uint32_t index,
                                  const std::vector<SubscriptionId>& ids, Time now) const {
  std::uint64_t unhandled = 0;
  for (const SubscriptionId id : ids) unhandled += unhandled_.of(id);
  rows.push_back(subscription_row(subscriptions_[index], unhandled, holding_of(*gauges_, ids), now));
  rows.back().backlog = backlogs_.longest(index);
  rows.back().name = plan_->services[plan_->subscriptions[index].service].name;
  if (ids.size() < 2 || ids.size() > most_replicas) return;
  const Counts no_counts;
  for (const SubscriptionId id : ids) {
    const Counts& counts = id < replicas_.size() ? replicas_[id] : no_counts;
    rows.push_back(subscription_row(counts, unhandled_.of(id), gauges_->holding(id), now));
    rows.back().kind = TrafficRow::Kind::replica;
    rows.back().name = names_->subscriptions[id].name;
  }
}

TrafficRow Statistics::service_row(ServiceId service) const {
  const Counts& counts = services_[service];
  return {TrafficRow::Kind::service,
          plan_->services[service].name,
          {{"kept", "kept in its outbox at the end", gauges_->kept(service)},
           {"ready", "", counts.of(EventKind::ready)},
           {"killed", "", counts.of(EventKind::killed)},
           {"crashed", "", counts.of(EventKind::crashed)},
           {"stopped", "", counts.of(EventKind::stopped)},
           {"powered_off", "", counts.of(EventKind::powered_off)}}};
}

std::vector<TrafficRow> Statistics::rows(Time now) {
  backlogs_.finish(now);
  std::vector<TrafficRow> rows;
  const std::vector<std::vector<SubscriptionId>> all_ids = subscription_ids();
  const std::vector<watch::Outside> outside = gauges_->outside();
  for (std::size_t i = 0; i < topics_.size(); ++i) {
    const plan::Topic& planned = plan_->topics[i];
    if (counted_as_[i] != i) continue;  // another spelling of an endpoint, whose calls are counted there
    if (planned.is_endpoint) {
      rows.push_back({TrafficRow::Kind::endpoint, planned.name, call_counts(static_cast<TopicId>(i))});
    } else {
      rows.push_back({TrafficRow::Kind::topic, planned.name,
                      topic_counts(topics_[i], i < outside.size() ? outside[i] : watch::Outside{})});
    }
    for (const std::uint32_t index : planned.subscriptions) add_subscription(rows, index, all_ids[index], now);
  }
  for (std::size_t i = 0; i < services_.size(); ++i) rows.push_back(service_row(static_cast<ServiceId>(i)));
  return rows;
}

std::string Statistics::text(Time now, Style style) { return traffic_lines(rows(now), style); }

}  // namespace meshsim::report
