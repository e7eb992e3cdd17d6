// The messages that an instance could not publish: kept, and sent again once the broker is back.
//
// There is a lane for each broker. Within a lane messages go in the order of their ids, which is the order in which
// they were published, one at a time, each after the confirm of the one before: neither a broken connection nor a
// refusal lets a later one overtake. A resend keeps the id, and may repeat a message that was published before (its
// confirm was lost), so this is at least once: consumers recognise a copy by its id.
//
// An outbox in memory dies with the process. A `durable` one stands for the table of a transactional outbox: a message
// is in it before it is sent, whatever happens to the process. The object itself
// is that disk, as a broker's queues are.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <vector>

#include "base/fifo.hpp"
#include "plan/plan.hpp"

namespace meshsim::actors {

/// Plain data. Holds a reference to the body of each of its messages. One that was never used has no memory.
class Outbox {
 public:
  /// Takes the code of its timers, which must be given to on_timer.
  Outbox(plan::OutboxPolicy policy, std::uint32_t code) : policy_(policy), code_(code) {}

  bool exists() const { return policy_.capacity != 0; }
  bool is_durable() const { return policy_.durable; }
  std::uint64_t size() const { return size_; }
  std::size_t memory_bytes() const {
    std::size_t bytes = lanes_.capacity() * sizeof(Lane);
    for (const Lane& lane : lanes_) bytes += lane.waiting.memory_bytes();
    return bytes;
  }
  /// Tells whether messages for that broker wait, so that the next one must wait behind them.
  bool has_waiting(ServiceId broker) const {
    for (const Lane& lane : lanes_) {
      if (lane.broker == broker && !lane.waiting.empty()) return true;
    }
    return false;
  }

  /// Takes the message over, with the caller's reference to it, and emits `kept`. `to` is the instance it was sent to,
  /// if any. `reason` tells why the broker did not take it; none: others must be sent before it, and nothing was tried.
  /// False: the outbox is full, and nothing was done.
  bool keep(Context& context, BodyRef body, InstanceId to, Reason reason);
  /// Sends the waiting messages, because the process is ready (again).
  void begin(Context& context);
  void on_timer(Context& context, const Timer& timer);
  /// Takes a confirm, or the reset of a publish, whose body is not the outbox's. Ignores answers that are not its own.
  void take_answer(Context& context, const Packet& packet);
  /// Gives up the messages on their way to that instance, to which the connection is gone.
  void lost(Context& context, InstanceId peer);
  /// Emits that the messages in memory failed to be published, for that reason: the process has ended.
  void end(Context& context, Reason reason);

 private:
  struct Entry {
    MessageId id = 0;
    EventSeq kept = 0;
    BodyRef body = no_body;
    std::uint32_t root = 0;
  };
  struct Lane {
    ServiceId broker = no_service;
    InstanceId sent_to = no_instance;  ///< the broker that the first is on its way to, unconfirmed; or no_instance
    std::uint32_t token = 0;           ///< the token of the awaited confirm or timer; 0: none
    std::uint32_t failures = 0;        ///< failed tries of the first in a row
    Reason reason = Reason::none;      ///< the reason of the last failure
    TimerId timer;
    Fifo<Entry> waiting;
  };

  std::uint32_t lane_to(ServiceId broker);
  static void insert(Lane& lane, const Entry& entry);
  void send_next(Context& context, Lane& lane);
  bool send(Context& context, Lane& lane, InstanceId broker);
  void remove_first(Context& context, Lane& lane);
  void fail(Context& context, Lane& lane, Reason reason);
  void wait(Context& context, Lane& lane);
  std::uint32_t next_token();
  Timer timer_of(const Lane& lane) const;

  plan::OutboxPolicy policy_;
  std::uint32_t code_;
  std::uint32_t last_token_ = 0;
  std::uint64_t size_ = 0;
  std::vector<Lane> lanes_;
};

}  // namespace meshsim::actors
