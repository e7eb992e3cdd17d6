// Finds the call of a lost reply. A reply without a record carries no number on its way, so the event of its loss has
// none either; but its cause is the `replied` that sent it.
#pragma once

#include <deque>
#include <meshsim/event.hpp>

namespace meshsim::report {

class ReplyNumbers {
 public:
  /// Returns the event, with its call's number where it is the loss of such a reply. Pass every event to it, in order.
  Event numbered(const Event& event);

 private:
  struct Sent {
    EventSeq seq = 0;
    MessageId call = 0;
  };
  static constexpr std::size_t most = 4096;  // the replies on their way, roughly: older ones are forgotten
  std::deque<Sent> sent_;                    // ascending by seq
};

}  // namespace meshsim::report
