// Keeps the times at which callers of requests give up, for services that drop expired requests. A request carries the
// number of its deadline where a delivery has its subscription, which keeps packets small.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>

#include "base/fifo.hpp"

namespace meshsim::sim {

/// The deadlines in the order in which they were noted. Those at the front that have passed are forgotten: that a
/// number is not known any more tells that its deadline has passed. The numbers begin again after 2^32 requests.
class Deadlines {
 public:
  static constexpr std::uint32_t none = no_subscription;

  /// Notes a deadline and returns its number; `none` for `never`.
  std::uint32_t add(Time now, Time deadline) {
    if (deadline == never) return none;
    for (; !times_.empty() && times_.front() <= now; ++first_) times_.pop_front();
    times_.push_back(deadline);
    return first_ + static_cast<std::uint32_t>(times_.size() - 1);
  }

  /// Returns when the caller of a request gives up: a time that has passed where that is no longer known, `never` where
  /// it waits for ever. Packets of other kinds have no deadline.
  [[nodiscard]] Time of(const Packet& request) const {
    if (request.kind != PacketKind::request || request.subscription == none) return never;
    const std::uint32_t index = request.subscription - first_;
    return index < times_.size() ? times_[index] : 0;
  }

  [[nodiscard]] std::size_t memory_bytes() const { return times_.memory_bytes(); }

 private:
  Fifo<Time> times_;
  std::uint32_t first_ = 0;  // the number of the first that is known
};

}  // namespace meshsim::sim
