// The state of services: `memory` tables of each instance, `store` tables of each service, the keys that `once`
// remembers, and the locks on entries.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <vector>

#include "plan/plan.hpp"
#include "sim/locks.hpp"
#include "value/table.hpp"

namespace meshsim::sim {

class StateTables {
 public:
  explicit StateTables(const plan::Plan& plan);

  /// Returns Plan::tables[table] as this replica sees it: its own memory, or the shared store. Replicas count from 1.
  value::Table& of(std::uint32_t table, std::uint32_t replica);
  /// Calls `visit(value)` with each encoded value of the table, of one replica behind the other.
  template <class Visit>
  void each_value(std::uint32_t table, const Visit& visit) const {
    for (const value::Table& part : tables_[table].replicas) part.each_value(visit);
  }
  /// Empties the memory tables of a replica whose process has died.
  void forget(ServiceId service, std::uint32_t replica);
  /// Removes what `once` remembers under the id of the message: no copy of it is left that could come.
  void retire(MessageId message) {
    if (!retiring_.empty()) erase(message);
  }

  Locks& locks() { return locks_; }

  std::size_t size() const { return tables_.size(); }
  std::size_t memory_bytes() const;

 private:
  struct Entry {
    ServiceId service = no_service;
    bool in_store = false;
    bool retires = false;
    std::vector<value::Table> replicas;  // only one when in_store
  };
  void erase(MessageId message);

  std::vector<Entry> tables_;
  std::vector<std::uint32_t> retiring_;
  Locks locks_;
};

/// The key of an entry for a message id, as `once per message.id` makes it: an encoded record with one number.
using MessageKey = std::array<std::byte, 12>;
MessageKey message_key(MessageId message);

}  // namespace meshsim::sim
