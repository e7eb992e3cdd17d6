#include "page/queue_curves.hpp"

#include <cstddef>

#include "page/packing.hpp"

namespace meshsim::page {

void QueueCurves::on_event(const Event& event, std::span<const std::byte>) {
  watch_.on_event(event, [this](SubscriptionId id, Time at, const watch::Holding& held) { add(id, at, held); });
}

void QueueCurves::finish(Time now) {
  watch_.finish(now, [this](SubscriptionId id, Time at, const watch::Holding& held) { add(id, at, held); });
  curves_.resize(names_->subscriptions.size());
}

void QueueCurves::add(SubscriptionId id, Time now, const watch::Holding& held) {
  if (id >= curves_.size()) curves_.resize(id + std::size_t{1});
  if (changes_ == most_changes) {
    if (complete_until_ == never) complete_until_ = now;
    return;
  }
  ++changes_;
  Curve& curve = curves_[id];
  ++curve.changes;
  // If nothing waits, the oldest stays what it was: nobody looks at it, and no change needs the least space.
  std::uint64_t oldest = curve.last_oldest;
  if (held.waiting > 0) oldest = held.oldest ? static_cast<std::uint64_t>(*held.oldest) + 1 : 0;
  append_varint(curve.times, static_cast<std::uint64_t>(now - curve.time));
  append_varint(curve.waiting, zigzag_difference(held.waiting, curve.last.waiting));
  append_varint(curve.in_flight, zigzag_difference(held.in_flight, curve.last.in_flight));
  append_varint(curve.oldest, zigzag_difference(oldest, curve.last_oldest));
  curve.time = now;
  curve.last = held;
  curve.last_oldest = oldest;
}

}  // namespace meshsim::page
