#include "report/reply_numbers.hpp"

#include <algorithm>
#include <meshsim/packet.hpp>

namespace meshsim::report {

Event ReplyNumbers::numbered(const Event& event) {
  if (event.kind == EventKind::replied) {
    sent_.push_back({event.seq, event.message});
    if (sent_.size() > most) sent_.pop_front();
    return event;
  }
  const bool is_lost_reply = event.kind == EventKind::delivery_failed && event.message == 0 &&
                             event.detail == static_cast<std::uint64_t>(PacketKind::reply);
  if (!is_lost_reply) return event;
  const auto found = std::lower_bound(sent_.begin(), sent_.end(), event.cause,
                                      [](const Sent& sent, EventSeq seq) { return sent.seq < seq; });
  Event made = event;
  if (found != sent_.end() && found->seq == event.cause) made.message = found->call;
  return made;
}

}  // namespace meshsim::report
