// The interface of everything that receives events as they happen: log writer, JSON Lines writer, recorder, watches.
#pragma once

#include <cstddef>
#include <meshsim/event.hpp>
#include <span>

namespace meshsim::trace {

class Sink {
 public:
  virtual ~Sink() = default;
  /// Receives an event. `payload` is the record of a `published` or `requested`, the text of a `logged` or `noted`,
  /// else empty; it is valid during the call.
  virtual void on_event(const Event& event, std::span<const std::byte> payload) = 0;
  /// Estimates the memory it holds, in bytes, for the budget of the run. Called every few thousand dispatches.
  virtual std::size_t memory_bytes() const { return 0; }
};

}  // namespace meshsim::trace
