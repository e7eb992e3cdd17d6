#include "check/missing.hpp"

#include <algorithm>

#include "trace/event_names.hpp"
#include "watch/fact_matcher.hpp"

namespace meshsim::check {
namespace {

/// Returns the kind of event with which a candidate for such a fact begins.
std::optional<EventKind> beginning_of(const plan::Pattern& fact) {
  if (fact.kind == EventKind::published) {  // a message that failed to be published has no payload to check
    return fact.where ? std::nullopt : std::optional(EventKind::publish_failed);
  }
  if (fact.kind == EventKind::publish_failed || fact.kind == EventKind::kept || fact.kind == EventKind::requested)
    return std::nullopt;
  if (trace::is_about_call(fact.kind)) return EventKind::requested;
  return fact.topic != no_topic ? std::optional(EventKind::published) : std::nullopt;
}

/// Tells whether the event's instance is the callee.
bool is_told_by_callee(EventKind kind) {
  return kind == EventKind::received || kind == EventKind::begun || kind == EventKind::replied ||
         kind == EventKind::abandoned || kind == EventKind::rejected || kind == EventKind::cancelled;
}

}  // namespace

Missing::Missing(const plan::Pattern& fact) : fact_(&fact), begins_with_(beginning_of(fact)) {}

void Missing::connect(watch::Router& router, watch::Port port) const {
  if (begins_with_) router.connect(*begins_with_, fact_->topic, port);
}

bool Missing::is_candidate(const Event& event, const trace::NameTable& names) const {
  if (event.kind == EventKind::published) return event.reason != Reason::duplicate;
  if (event.kind != EventKind::requested) return true;
  const bool turned = is_told_by_callee(fact_->kind);
  return watch::is_target(fact_->instance, turned ? event.peer : event.instance, names) &&
         watch::is_target(fact_->peer, turned ? event.instance : event.peer, names);
}

void Missing::consider(const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
  if (open_.size() == most || !is_candidate(event, filter.names())) return;
  if (fact_->where && !filter.accepts(fact_->where, event, payload)) return;
  // A gateway passes a request on under its number.
  const auto is_same = [&](const Candidate& each) { return each.message == event.message; };
  if (std::none_of(open_.begin(), open_.end(), is_same)) open_.push_back({event.message, event.seq});
}

void Missing::take_out(MessageId message) {
  std::erase_if(open_, [&](const Candidate& each) { return each.message == message; });
}

std::optional<Witness> Missing::first() const {
  if (open_.empty()) return std::nullopt;
  return Witness{open_.front().message, open_.front().begin, open_.front().begin};
}

}  // namespace meshsim::check
