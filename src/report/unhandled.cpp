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
  if (is_other_fate) forget_handled(key);
}

void Unhandled::acked(const Key& key) {
  const auto entry = ahead_.try_emplace(key, 0).first;
  if (--entry->second == 0) {
    ahead_.erase(entry);
  } else if (entry->second < 0) {
    if (key.first >= counts_.size()) counts_.resize(key.first + std::size_t{1});
    ++counts_[key.first];
  }
}

void Unhandled::handled(const Key& key) {
  const auto entry = ahead_.try_emplace(key, 0).first;
  if (entry->second < 0) --counts_[key.first];
  if (++entry->second == 0) ahead_.erase(entry);
}

/// Forgets a message whose handler ended and whose ack never came.
void Unhandled::forget_handled(const Key& key) {
  const auto entry = ahead_.find(key);
  if (entry == ahead_.end() || entry->second < 0) return;
  if (--entry->second == 0) ahead_.erase(entry);
}

std::uint64_t Unhandled::of(SubscriptionId subscription) const {
  return subscription < counts_.size() ? counts_[subscription] : 0;
}

std::size_t Unhandled::memory_bytes() const {
  constexpr std::size_t slot = sizeof(Key) + sizeof(std::int64_t) + 1;  // a byte of metadata for each
  return ahead_.bucket_count() * slot + counts_.capacity() * sizeof(std::uint64_t);
}

}  // namespace meshsim::report
