#include "sim/locks.hpp"

#include <algorithm>

namespace meshsim::sim {

std::optional<Locks::Owner> Locks::take(const Name& name, Owner owner) {
  const auto [place, is_free] = locks_.try_emplace(name);
  Lock& lock = place->second;
  if (is_free) {
    lock.holder = owner;
    return std::nullopt;
  }
  lock.waiting.push_back(owner);
  return lock.holder;
}

std::optional<Locks::Owner> Locks::release(const Name& name) {
  const auto found = locks_.find(name);
  if (found == locks_.end()) return std::nullopt;
  Lock& lock = found->second;
  if (lock.waiting.empty()) {
    locks_.erase(found);
    return std::nullopt;
  }
  lock.holder = lock.waiting.front();
  lock.waiting.pop_front();
  return lock.holder;
}

bool Locks::leave(const Name& name, Owner owner) {
  const auto found = locks_.find(name);
  if (found == locks_.end()) return false;
  const auto is_owner = [&](const Owner& each) { return each.instance == owner.instance && each.token == owner.token; };
  return std::erase_if(found->second.waiting, is_owner) != 0;
}

std::vector<Locks::Owner> Locks::let_go(InstanceId instance) {
  std::vector<Owner> next;
  for (auto each = locks_.begin(); each != locks_.end();) {
    Lock& lock = each->second;
    std::erase_if(lock.waiting, [&](const Owner& owner) { return owner.instance == instance; });
    if (lock.holder.instance != instance) {
      ++each;
    } else if (lock.waiting.empty()) {
      each = locks_.erase(each);
    } else {
      lock.holder = lock.waiting.front();
      lock.waiting.pop_front();
      next.push_back(lock.holder);
      ++each;
    }
  }
  return next;
}

std::size_t Locks::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& [name, lock] : locks_) {
    bytes += sizeof name + sizeof lock + name.key.size() + lock.waiting.size() * sizeof(Owner);
  }
  return bytes;
}

}  // namespace meshsim::sim
