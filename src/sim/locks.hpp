// The locks of `lock TABLE[KEY] { .. }`: who holds each, and who waits for it, in the order in which they came.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <meshsim/ids.hpp>
#include <optional>
#include <string>
#include <vector>

#include "value/record.hpp"

namespace meshsim::sim {

/// Plain data. A lock that nobody holds takes no memory.
class Locks {
 public:
  /// A handler of an instance; the token is the instance's own name for it.
  struct Owner {
    InstanceId instance = no_instance;
    std::uint64_t token = 0;
  };
  /// Names a lock: an entry of Plan::tables[table].
  struct Name {
    std::uint32_t table = 0;
    std::uint32_t replica = 0;  ///< whose memory the table is in; 0: a store, which all replicas share
    std::string key;            ///< the key of the entry, as tables have it

    friend auto operator<=>(const Name&, const Name&) = default;
  };

  /// Makes `owner` hold the lock; or lets it wait, behind those that came before, and returns who holds it.
  std::optional<Owner> take(const Name& name, Owner owner);
  /// Takes the lock from its holder, and returns the one that has waited longest and holds it now.
  std::optional<Owner> release(const Name& name);
  /// Lets `owner` wait for the lock no longer. False: it does not wait, or not any more.
  bool leave(const Name& name, Owner owner);
  /// Lets an instance hold nothing and wait for nothing, because its process has ended. Returns those that have a lock
  /// now, in the order of the locks' names.
  std::vector<Owner> let_go(InstanceId instance);

  std::size_t memory_bytes() const;

 private:
  struct Lock {
    Owner holder;
    std::deque<Owner> waiting;
  };
  std::map<Name, Lock> locks_;
};

}  // namespace meshsim::sim
