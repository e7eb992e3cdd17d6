// Finds a client's request by its number when the client gives it up.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <optional>
#include <utility>

namespace meshsim::actors {

/// Plain data. Costs almost nothing before the first request is given up, and constant time for each one from then on.
class WaitingClients {
 public:
  bool is_kept() const { return is_kept_; }
  /// Begins to keep requests: from here on all are to be added, those already waiting too.
  void keep() { is_kept_ = true; }
  void add(InstanceId client, std::uint64_t token, std::uint32_t slot) {
    if (is_kept_) slots_.try_emplace({client, token}, slot);
  }
  void remove(InstanceId client, std::uint64_t token) {
    if (is_kept_) slots_.erase({client, token});
  }
  std::optional<std::uint32_t> find(InstanceId client, std::uint64_t token) const {
    const auto found = slots_.find({client, token});
    return found == slots_.end() ? std::nullopt : std::optional(found->second);
  }
  void clear() { *this = {}; }
  std::size_t memory_bytes() const { return slots_.size() * sizeof(Slots::value_type); }

 private:
  using Slots = boost::unordered_flat_map<std::pair<InstanceId, std::uint64_t>, std::uint32_t>;

  Slots slots_;
  bool is_kept_ = false;
};

}  // namespace meshsim::actors
