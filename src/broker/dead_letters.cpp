#include "broker/dead_letters.hpp"

#include <algorithm>

#include "broker/deliveries.hpp"
#include "broker/disk.hpp"
#include "broker/limits.hpp"
#include "sim/cause_scope.hpp"

namespace meshsim::broker {

bool DeadLetters::has_queue(TopicId topic) const {
  const TopicId letters = tables_->plan->topics[topic].letters;
  return letters != no_topic && !tables_->subscriptions.of_topic(letters).empty();
}

void DeadLetters::take(Context& context, const Subscription& from, const QueuedMessage& message, const Letter& letter,
                       EventSeq put_aside) {
  const sim::CauseScope scope(context);
  context.caused_by(put_aside);
  const TopicId topic = tables_->plan->topics[from.topic].letters;
  Subscription& queue = tables_->subscriptions[tables_->subscriptions.of_topic(topic).front()];
  std::vector<Letter>& letters = letters_[queue.index];
  const std::uint64_t position = queue.waiting.end();
  if (letters.size() <= position) letters.resize(position + 1);
  letters[position] = letter;
  append(context, queue, message.body, put_aside);
  context.release(message.body);
}

void DeadLetters::label(const Subscription& queue, const QueuedMessage& message, Packet& delivery) const {
  const Letter& letter = letters_.at(queue.index)[message.position];
  delivery.reason = letter.reason;
  delivery.tries = as_attempt(letter.tries);
}

std::size_t DeadLetters::redrive(Context& context, TopicId topic) {
  if (!has_queue(topic)) return 0;
  const TopicId letters = tables_->plan->topics[topic].letters;
  Subscription& queue = tables_->subscriptions[tables_->subscriptions.of_topic(letters).front()];
  // All are taken first: one that goes back may be put aside again at once.
  std::vector<QueuedMessage> waiting;
  while (!queue.waiting.empty()) waiting.push_back(queue.waiting.pop());
  limits_->watch_expiry(context, queue);
  for (const QueuedMessage& message : waiting) {
    const Letter letter = letters_[queue.index][message.position];
    Subscription& from = tables_->subscriptions[letter.from];
    const sim::CauseScope scope(context);
    const EventSeq redriven = context.emit({.message = context.message_of(message.body),
                                            .subscription = from.id,
                                            .topic = topic,
                                            .kind = EventKind::redriven,
                                            .attempt = as_attempt(letter.tries)});
    context.caused_by(redriven);
    context.retain(message.body);
    disk_->remove(context, queue, message);
    // In a log it is a new entry, which every group reads.
    for (const std::uint32_t index : tables_->subscriptions.of_topic(topic)) {
      if (index == letter.from || from.is_log()) {
        append(context, tables_->subscriptions[index], message.body, redriven);
      }
    }
    context.release(message.body);
  }
  return waiting.size();
}

/// Adds a message behind all others, as one that was never delivered.
void DeadLetters::append(Context& context, Subscription& subscription, BodyRef body, EventSeq cause) {
  if (subscription.keeping) disk_->changed(context);
  if (!limits_->make_place(context, subscription, body)) return;
  context.retain(body);
  subscription.waiting.requeue({.cause = cause, .body = body});
  deliveries_->hand_out(context, subscription);
  limits_->watch_expiry(context, subscription);
  limits_->note_fullness(subscription);
  if (subscription.is_log()) limits_->trim(context, subscription);
}

}  // namespace meshsim::broker
