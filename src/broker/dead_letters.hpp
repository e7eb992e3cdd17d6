// The queues of dead letters: messages that were put aside and can be consumed there, or go back to where they came
// from.
//
// Such a queue is a subscription like any other, of a topic of its own (plan::Topic::letters). A letter is the message
// itself, so that its story goes on; what is remembered here is where it comes from, and why.
#pragma once

#include <cstdint>
#include <map>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Deliveries;
class Disk;
class Limits;

class DeadLetters {
 public:
  struct Letter {
    std::uint32_t from = none;  ///< index of the subscription that put it aside
    std::uint32_t tries = 0;    ///< number of deliveries there
    Reason reason = Reason::none;
  };

  DeadLetters(Tables& tables, Disk& disk, Limits& limits, Deliveries& deliveries)
      : tables_(tables), disk_(disk), limits_(limits), deliveries_(deliveries) {}

  /// Tells whether there is a queue for the dead letters of the topic.
  bool has_queue(TopicId topic) const;
  /// Puts a message into the queue of its topic's dead letters; takes over a reference to its body. `put_aside` is the
  /// event that tells of it.
  void take(Context& context, const Subscription& from, const QueuedMessage& message, const Letter& letter,
            EventSeq put_aside);
  /// Writes on a delivery why the message is a dead letter, and after how many tries.
  void label(const Subscription& queue, const QueuedMessage& message, Packet& delivery) const;
  /// Puts all dead letters of the topic that wait back behind the messages of the queue that they came from. Their
  /// tries count anew. Returns their number.
  std::size_t redrive(Context& context, TopicId topic);

 private:
  void append(Context& context, Subscription& subscription, BodyRef body, EventSeq cause);

  Link<Tables> tables_;
  Link<Disk> disk_;
  Link<Limits> limits_;
  Link<Deliveries> deliveries_;
  std::map<std::uint32_t, std::vector<Letter>> letters_;  // by index of the queue, by position in it
};

}  // namespace meshsim::broker
