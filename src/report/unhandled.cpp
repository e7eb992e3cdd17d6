#include "report/unhandled.hpp"

namespace meshsim::report {

void Unhandled::on_event(const Event& event) {
  if (event.subscription == no_subscription || event.message == 0) return;
  const Key key{event.subscription, event.message};
  if (event.kind == EventKind::acked) return acked(key);
  const bool is_end = event.kind == EventKind::handled || event.kind == EventKind::deduplicated;
  if (is_end) return handled(key);
  const bool is_other_fate =
      event.kind == EventKind::dead_lettered || event.kind == EventKind::dropped || event.kind == EventKind::expired;
  if (is_other_fate) handled_.erase(key);  // handled, and its ack never came
}

void Unhandled::acked(const Key& key) {
  if (handled_.erase(key) != 0 || !acked_.insert(key).second) return;
  if (key.first >= counts_.size()) counts_.resize(key.first + std::size_t{1});
  ++counts_[key.first];
}

void Unhandled::handled(const Key& key) {
  if (acked_.erase(key) != 0) {
    --counts_[key.first];
  } else {
    handled_.insert(key);
  }
}

std::uint64_t Unhandled::of(SubscriptionId subscription) const {
  return subscription < counts_.size() ? counts_[subscription] : 0;
}

std::size_t Unhandled::memory_bytes() const {
  return (acked_.bucket_count() + handled_.bucket_count()) * (sizeof(Key) + 1) +
         counts_.capacity() * sizeof(counts_[0]);
}

}  // namespace meshsim::report
