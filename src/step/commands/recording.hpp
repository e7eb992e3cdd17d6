// Events kept with their payloads, to be printed later.
#pragma once

#include <map>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "report/reply_numbers.hpp"
#include "trace/sink.hpp"

namespace meshsim::step {

class Recording final : public trace::Sink {
 public:
  /// Keeps the events behind that one.
  explicit Recording(EventSeq after = 0) : after_(after) {}

  void on_event(const Event& event, std::span<const std::byte> payload) override {
    const Event numbered = replies_.numbered(event);
    if (event.seq <= after_) return;
    events_.push_back(numbered);
    if (!payload.empty()) payloads_[event.seq] = {payload.begin(), payload.end()};
  }

  const std::vector<Event>& events() const { return events_; }
  /// Finds an event; null when it was not kept.
  const Event* find(EventSeq seq) const {
    return seq > after_ && seq - after_ <= events_.size() ? &events_[seq - after_ - 1] : nullptr;
  }
  std::span<const std::byte> payload_of(const Event& event) const {
    const auto found = payloads_.find(event.seq);
    return found == payloads_.end() ? std::span<const std::byte>{} : std::span<const std::byte>(found->second);
  }

 private:
  EventSeq after_;
  report::ReplyNumbers replies_;
  std::vector<Event> events_;
  std::map<EventSeq, std::vector<std::byte>> payloads_;
};

}  // namespace meshsim::step
