#include "page/queue_curves.hpp"

#include <cstddef>

#include "page/packing.hpp"

namespace meshsim::page {

void QueueCurves::on_event(const Event& event, std::span<const std::byte>) {
  // An event is often only the beginning of a change, so the gauges are read at the next instant.
  if (event.time != time_) {
    look(time_);
    time_ = event.time;
  }
  if (event.subscription < names_->subscriptions.size()) {
    touch(event.subscription);
  } else if (event.kind == EventKind::published) {
    for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) {
      if (names_->subscriptions[id].topic == event.topic) touch(static_cast<SubscriptionId>(id));
    }
  } else if (event.kind >= EventKind::started && event.kind <= EventKind::disconnected) {
    // A process or a connection came or went, which affects all messages that it held.
    for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) touch(static_cast<SubscriptionId>(id));
  }
}

void QueueCurves::finish(Time now) {
  look(time_);
  for (std::size_t id = 0; id < names_->subscriptions.size(); ++id) touch(static_cast<SubscriptionId>(id));
  look(now);
}

void QueueCurves::touch(SubscriptionId subscription) {
  if (subscription >= curves_.size()) curves_.resize(subscription + std::size_t{1});
  if (curves_[subscription].is_touched) return;
  curves_[subscription].is_touched = true;
  touched_.push_back(subscription);
}

void QueueCurves::look(Time now) {
  for (const SubscriptionId id : touched_) {
    Curve& curve = curves_[id];
    curve.is_touched = false;
    const watch::Holding held = gauges_->holding(id);
    if (held.waiting == curve.last.waiting && held.in_flight == curve.last.in_flight) continue;
    if (changes_ == most_changes) {
      if (complete_until_ == never) complete_until_ = now;
      continue;
    }
    ++changes_;
    ++curve.changes;
    append_varint(curve.bytes, static_cast<std::uint64_t>(now - curve.time));
    append_varint(curve.bytes, zigzag_difference(held.waiting, curve.last.waiting));
    append_varint(curve.bytes, zigzag_difference(held.in_flight, curve.last.in_flight));
    curve.time = now;
    curve.last = held;
  }
  touched_.clear();
}

}  // namespace meshsim::page
