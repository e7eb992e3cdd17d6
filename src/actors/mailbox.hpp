// The arrivals that wait in one instance for a handler's slot.
#pragma once

#include <cstddef>
#include <cstdint>

#include "actors/activation.hpp"
#include "base/fifo.hpp"

namespace meshsim::actors {

class Mailbox {
 public:
  [[nodiscard]] std::size_t size() const { return arrivals_.size(); }
  [[nodiscard]] bool empty() const { return arrivals_.empty(); }
  [[nodiscard]] const Arrival& operator[](std::size_t index) const { return arrivals_[index]; }
  [[nodiscard]] std::size_t memory_bytes() const { return arrivals_.memory_bytes(); }
  /// Counts the requests among the arrivals. O(1).
  [[nodiscard]] std::size_t requests() const { return requests_; }

  void put(const Arrival& arrival) {
    requests_ += is_request(arrival);
    arrivals_.push_back(arrival);
  }

  /// Takes the arrival that came first; there must be one.
  Arrival take_oldest() {
    const Arrival arrival = arrivals_.front();
    arrivals_.pop_front();
    requests_ -= is_request(arrival);
    return arrival;
  }
  /// Takes the arrival that came last; there must be one.
  Arrival take_newest() {
    const Arrival arrival = arrivals_.back();
    arrivals_.pop_back();
    requests_ -= is_request(arrival);
    return arrival;
  }

  /// Takes the arrival at `index`: linear in the distance from the nearer end.
  Arrival take(std::size_t index) {
    const Arrival arrival = arrivals_[index];
    arrivals_.erase(index);
    requests_ -= is_request(arrival);
    return arrival;
  }

  /// Takes the request that came first; there must be one.
  Arrival take_oldest_request() {
    std::size_t index = 0;
    while (!is_request(arrivals_[index])) ++index;
    return take(index);
  }

 private:
  static bool is_request(const Arrival& arrival) { return arrival.packet.kind == PacketKind::request; }

  Fifo<Arrival> arrivals_;
  std::size_t requests_ = 0;
};

}  // namespace meshsim::actors
