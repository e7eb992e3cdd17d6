#include "broker/key_groups.hpp"

#include <algorithm>

namespace meshsim::broker {

bool KeyGroups::enter(std::uint64_t key, const QueuedMessage& message) {
  const auto [found, is_free] = groups_.try_emplace(key);
  Group& group = found->second;
  if (is_free) group.holder = message.position;
  // The holder came back and is handed out again.
  if (group.holder == message.position) return true;
  group.aside.push_back(message);
  std::push_heap(group.aside.begin(), group.aside.end(), is_later);
  ++aside_;
  return false;
}

std::optional<QueuedMessage> KeyGroups::leave(std::uint64_t key, const QueuedMessage& message) {
  const auto found = groups_.find(key);
  if (found == groups_.end() || found->second.holder != message.position) return std::nullopt;
  std::vector<QueuedMessage>& aside = found->second.aside;
  if (aside.empty()) {
    groups_.erase(found);
    return std::nullopt;
  }
  std::pop_heap(aside.begin(), aside.end(), is_later);
  const QueuedMessage next = aside.back();
  aside.pop_back();
  --aside_;
  found->second.holder = next.position;
  return next;
}

}  // namespace meshsim::broker
