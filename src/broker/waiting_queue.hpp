// The messages of one subscription that wait to be handed out, in publish order.
//
// Two parts. `fresh_` holds the messages never handed out: only bodies, four bytes each, because their positions are a
// run of consecutive numbers. `returned_` holds those that came back, in a heap by position. Hand-out takes from the
// front, so that a returned message is always older than every fresh one: the queue is the heap followed by the run,
// and a message that comes back stands where it stood before. A requeued message instead goes to the end of the run;
// its history is in `requeued_`.
//
// A late answer takes a message out of the middle. Its element stays in the heap until it comes to the top: an element
// that awaits a late answer and is not in `awaiting_` is gone. The top of the heap is never a gone one.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/fifo.hpp"
#include "broker/queued_message.hpp"

namespace meshsim::broker {

class WaitingQueue {
 public:
  bool empty() const { return fresh_.empty() && returned_.empty(); }
  std::size_t size() const { return fresh_.size() + returned_.size() - gone_; }

  /// Adds a message that was just published at the end; takes over a reference to its body.
  void push(BodyRef body) { fresh_.push_back(body); }
  /// Puts a message that was handed out back at its original place. O(log returned), O(1) when in publish order.
  void give_back(const QueuedMessage& message);
  /// Puts a message that was handed out behind all others, as if it were published now.
  void requeue(QueuedMessage message);

  /// Returns the oldest message's position; there must be one.
  std::uint64_t front_position() const { return returned_.empty() ? first_fresh_ : returned_.front().position; }
  /// Returns the oldest message; there must be one.
  BodyRef front() const { return returned_.empty() ? fresh_.front() : returned_.front().body; }
  /// Takes out the oldest message together with its body's reference. O(1), O(log returned) for one that came back.
  QueuedMessage pop();

  /// Takes out the message whose last delivery's tag has that generation (QueuedMessage::late_answer), if it waits.
  /// Amortised O(log returned).
  std::optional<QueuedMessage> take(std::uint32_t late_answer);

  /// Takes out the messages that came back, oldest first. O(n log n).
  std::vector<QueuedMessage> take_returned();
  /// Returns the position that the next published message gets.
  std::uint64_t end() const { return first_fresh_ + fresh_.size(); }
  /// Takes out all messages published at `position` or later, oldest first. O(taken + returned log returned).
  std::vector<QueuedMessage> cut_from(std::uint64_t position);

  std::size_t memory_bytes() const {
    return fresh_.memory_bytes() + requeued_.memory_bytes() + returned_.capacity() * sizeof(QueuedMessage) +
           awaiting_.bucket_count() * sizeof(decltype(awaiting_)::value_type);
  }

 private:
  QueuedMessage pop_fresh();
  QueuedMessage pop_returned();
  bool is_gone(const QueuedMessage& message) const {
    return message.late_answer != 0 && !awaiting_.contains(message.late_answer);
  }
  void clear_top();
  void sort_returned();

  Fifo<BodyRef> fresh_;
  std::uint64_t first_fresh_ = 0;  // the position of fresh_'s front
  std::vector<QueuedMessage> returned_;
  std::size_t gone_ = 0;  // number of gone elements among these
  // Elements of these, by QueuedMessage::late_answer.
  boost::unordered_flat_map<std::uint32_t, QueuedMessage> awaiting_;
  Fifo<QueuedMessage> requeued_;  // members of the run that were handed out before
};

}  // namespace meshsim::broker
