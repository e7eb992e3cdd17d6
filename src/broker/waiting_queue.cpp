#include "broker/waiting_queue.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace meshsim::broker {

namespace {

bool earlier(const QueuedMessage& a, const QueuedMessage& b) { return a.position < b.position; }

}  // namespace

void WaitingQueue::give_back(const QueuedMessage& message) {
  MESHSIM_DEBUG_ASSERT(message.position < first_fresh_);
  returned_.push_back(message);
  std::push_heap(returned_.begin(), returned_.end(), is_later);
}

void WaitingQueue::put_last(QueuedMessage message) {
  message.position = end();
  fresh_.push_back(message.body);
  put_last_.push_back(message);
}

QueuedMessage WaitingQueue::pop_fresh() {
  QueuedMessage message{.position = first_fresh_++, .body = fresh_.front()};
  fresh_.pop_front();
  if (!put_last_.empty() && put_last_.front().position == message.position) {
    message = put_last_.front();
    put_last_.pop_front();
  }
  return message;
}

QueuedMessage WaitingQueue::pop() {
  MESHSIM_DEBUG_ASSERT(!empty());
  if (returned_.empty()) return pop_fresh();
  std::pop_heap(returned_.begin(), returned_.end(), is_later);
  const QueuedMessage message = returned_.back();
  returned_.pop_back();
  return message;
}

std::optional<QueuedMessage> WaitingQueue::take(std::uint32_t late_answer) {
  const auto found = std::find_if(returned_.begin(), returned_.end(), [&](const QueuedMessage& message) {
    return message.late_answer != 0 && message.late_answer == late_answer;
  });
  if (found == returned_.end()) return std::nullopt;
  const QueuedMessage message = *found;
  returned_.erase(found);
  std::make_heap(returned_.begin(), returned_.end(), is_later);
  return message;
}

std::vector<QueuedMessage> WaitingQueue::take_returned() {
  std::sort(returned_.begin(), returned_.end(), earlier);
  return std::exchange(returned_, {});
}

std::vector<QueuedMessage> WaitingQueue::cut_from(std::uint64_t position) {
  std::sort(returned_.begin(), returned_.end(), earlier);  // an ascending row is a heap too
  const auto first = std::lower_bound(returned_.begin(), returned_.end(), QueuedMessage{.position = position}, earlier);
  std::vector<QueuedMessage> taken(first, returned_.end());
  returned_.erase(first, returned_.end());

  const std::size_t kept = position > first_fresh_ ? std::min<std::size_t>(position - first_fresh_, fresh_.size()) : 0;
  for (std::size_t i = kept; i < fresh_.size(); ++i) {
    taken.push_back({.position = first_fresh_ + i, .body = fresh_[i]});
  }
  while (fresh_.size() > kept) fresh_.pop_back();
  auto last = taken.rbegin();
  for (; !put_last_.empty() && put_last_.back().position >= position; put_last_.pop_back()) {
    while (last->position != put_last_.back().position) ++last;
    *last = put_last_.back();
  }
  return taken;
}

}  // namespace meshsim::broker
