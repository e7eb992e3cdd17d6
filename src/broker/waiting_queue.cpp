#include "broker/waiting_queue.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace meshsim::broker {

namespace {

bool earlier(const QueuedMessage& a, const QueuedMessage& b) { return a.position < b.position; }

}  // namespace

void WaitingQueue::give_back(const QueuedMessage& message) {
  // Only what was handed out can come back, so it is older than everything fresh.
  MESHSIM_DEBUG_ASSERT(message.position < first_fresh_);
  if (message.late_answer != 0) awaiting_.emplace(message.late_answer, message);
  returned_.push_back(message);
  std::push_heap(returned_.begin(), returned_.end(), is_later);
}

void WaitingQueue::requeue(QueuedMessage message) {
  message.position = end();
  fresh_.push_back(message.body);
  requeued_.push_back(message);
}

QueuedMessage WaitingQueue::pop_fresh() {
  QueuedMessage message{.position = first_fresh_++, .body = fresh_.front()};
  fresh_.pop_front();
  if (!requeued_.empty() && requeued_.front().position == message.position) {
    message = requeued_.front();
    requeued_.pop_front();
  }
  return message;
}

QueuedMessage WaitingQueue::pop() {
  MESHSIM_DEBUG_ASSERT(!empty());
  if (returned_.empty()) return pop_fresh();
  const QueuedMessage message = pop_returned();
  if (message.late_answer != 0) awaiting_.erase(message.late_answer);
  if (gone_ != 0) clear_top();
  return message;
}

QueuedMessage WaitingQueue::pop_returned() {
  std::pop_heap(returned_.begin(), returned_.end(), is_later);
  const QueuedMessage message = returned_.back();
  returned_.pop_back();
  return message;
}

void WaitingQueue::clear_top() {
  for (; !returned_.empty() && is_gone(returned_.front()); --gone_) pop_returned();
}

std::optional<QueuedMessage> WaitingQueue::take(std::uint32_t late_answer) {
  const auto found = awaiting_.find(late_answer);
  if (found == awaiting_.end()) return std::nullopt;
  const QueuedMessage message = found->second;
  awaiting_.erase(found);
  ++gone_;
  // Sorting half of them away costs no more than the answers that made them, amortised.
  if (2 * gone_ > returned_.size()) {
    sort_returned();
  } else {
    clear_top();
  }
  return message;
}

/// Removes the gone elements and sorts the rest, oldest first. An ascending row is a heap too.
void WaitingQueue::sort_returned() {
  if (gone_ != 0) std::erase_if(returned_, [this](const QueuedMessage& message) { return is_gone(message); });
  gone_ = 0;
  std::sort(returned_.begin(), returned_.end(), earlier);
}

std::vector<QueuedMessage> WaitingQueue::take_returned() {
  sort_returned();
  awaiting_.clear();
  return std::exchange(returned_, {});
}

std::vector<QueuedMessage> WaitingQueue::cut_from(std::uint64_t position) {
  sort_returned();
  const auto first = std::lower_bound(returned_.begin(), returned_.end(), QueuedMessage{.position = position}, earlier);
  std::vector<QueuedMessage> taken(first, returned_.end());
  returned_.erase(first, returned_.end());
  if (!awaiting_.empty()) {
    for (const QueuedMessage& message : taken) awaiting_.erase(message.late_answer);
  }

  const std::size_t kept = position > first_fresh_ ? std::min<std::size_t>(position - first_fresh_, fresh_.size()) : 0;
  for (std::size_t i = kept; i < fresh_.size(); ++i) {
    taken.push_back({.position = first_fresh_ + i, .body = fresh_[i]});
  }
  while (fresh_.size() > kept) fresh_.pop_back();
  auto last = taken.rbegin();
  for (; !requeued_.empty() && requeued_.back().position >= position; requeued_.pop_back()) {
    while (last->position != requeued_.back().position) ++last;
    *last = requeued_.back();
  }
  return taken;
}

}  // namespace meshsim::broker
