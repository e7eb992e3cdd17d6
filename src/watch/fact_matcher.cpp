#include "watch/fact_matcher.hpp"

namespace meshsim::watch {
namespace {

bool carries_payload(EventKind kind) { return kind == EventKind::published || kind == EventKind::requested; }

/// Tells whether a message is published a second time, which makes no new message: it is only `published(duplicate)`.
bool is_copy(const Event& event) { return event.kind == EventKind::published && event.reason == Reason::duplicate; }

}  // namespace

FactMatcher::FactMatcher(const plan::Pattern& pattern) : pattern_(&pattern), window_(pattern) {
  says_more_ = pattern.peer.service != no_service || pattern.subscriber.service != no_service ||
               pattern.reason != Reason::none || pattern.only_success || pattern.only_failure || pattern.has_before ||
               pattern.has_after || pattern.where || pattern.kind == EventKind::published;
}

bool FactMatcher::must_remember() const { return pattern_->where && !carries_payload(pattern_->kind); }

void FactMatcher::connect(Router& router, const plan::Plan& plan, std::uint32_t listener, Roles roles) const {
  const TopicId topic = pattern_->topic;
  if (must_remember()) {
    router.connect(EventKind::published, topic, {listener, roles.origin});
    router.connect(EventKind::requested, topic, {listener, roles.origin});
  }
  router.connect(pattern_->kind, topic, {listener, roles.match});
  if (!must_remember()) return;
  if (topic >= plan.topics.size() || !plan.topics[topic].is_endpoint) {
    router.connect_done(topic, {listener, roles.done});
    return;
  }
  for (const EventKind outcome : {EventKind::answered, EventKind::timed_out, EventKind::abandoned}) {
    router.connect(outcome, topic, {listener, roles.done});
  }
}

bool FactMatcher::is_subscriber(const Event& event, const trace::NameTable& names) const {
  const plan::Target& subscriber = pattern_->subscriber;
  if (subscriber.service == no_service) return true;
  if (event.subscription >= names.subscriptions.size()) return false;
  const trace::SubscriptionName& name = names.subscriptions[event.subscription];
  if (name.service != subscriber.service) return false;
  // A shared subscription has no replica; naming one restricts the fact to events at that instance.
  if (subscriber.replica == 0 || name.replica == subscriber.replica) return true;
  return name.replica == 0 && is_target(subscriber, event.instance, names);
}

bool FactMatcher::matches_rest(const Event& event, value::Bytes payload, WhereFilter& filter) const {
  if (!is_target(pattern_->peer, event.peer, filter.names()) || !is_subscriber(event, filter.names())) return false;
  if (pattern_->reason == Reason::none ? is_copy(event) : pattern_->reason != event.reason) return false;
  if (pattern_->only_success && !is_success(event)) return false;
  if (pattern_->only_failure && is_success(event)) return false;
  if (!window_.contains(event)) return false;
  if (!pattern_->where) return true;
  return must_remember() ? accepted_.contains(event.message) : filter.accepts(pattern_->where, event, payload);
}

void FactMatcher::remember(const Event& event, value::Bytes payload, WhereFilter& filter) {
  if (filter.accepts(pattern_->where, event, payload)) ++accepted_[event.message];
}

void FactMatcher::forget(const Event& event) {
  const auto found = accepted_.find(event.message);
  if (found == accepted_.end()) return;
  // A request that a gateway passes on is remembered at each hop, and ends at each.
  if (event.kind == EventKind::message_done || --found->second == 0) accepted_.erase(found);
}

}  // namespace meshsim::watch
