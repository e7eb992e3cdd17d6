// Finds the call that a lost reply was for. A reply without a record carries no number on its way, so the event of its
// loss has none either; but it was caused by the `replied` that sent it.
#pragma once

#include <deque>
#include <meshsim/event.hpp>

namespace meshsim::report {

class ReplyNumbers {
 public:
  /// The event, with its call's number where it is the loss of such a reply. To be asked of every event, in order.
  Event numbered(const Event& event);

 private:
  struct Sent {
    EventSeq seq = 0;
    MessageId call = 0;
  };
  static constexpr std::size_t most = 4096;  // replies on their way, more or less: older ones are forgotten
  std::deque<Sent> sent_;                    // ascending by seq
};

}  // namespace meshsim::report
