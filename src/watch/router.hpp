// Finds the listeners of an event: a table by kind and topic, so that an event without listeners costs one look-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "plan/pattern.hpp"
#include "plan/plan.hpp"

namespace meshsim::watch {

/// A listener (a number that its owner gives it) and the meaning that the event has to it.
struct Port {
  std::uint32_t listener = 0;
  std::uint8_t role = 0;
};

class Router {
 public:
  explicit Router(const std::vector<plan::Topic>& topics);

  /// Sends events of that kind and topic to the port; for an endpoint, also those of its path's other spellings; with
  /// no_topic, those of all topics and of none. Call before seal().
  void connect(EventKind kind, TopicId topic, Port port);
  /// Connects message_done in the same way, also where the event names no topic.
  void connect_done(TopicId topic, Port port);
  /// Ends the connecting and builds the table.
  void seal();

  bool empty() const { return ports_.empty(); }
  /// Returns the event kinds that have a listener, a bit each.
  std::uint64_t kinds() const { return kinds_; }

  /// Returns the listeners of the event, in the order of connecting. O(1), some ten instructions.
  std::span<const Port> ports(const Event& event) const {
    const std::size_t cell = cell_of(event.kind, event.topic);
    return {ports_.data() + first_[cell], first_[cell + 1] - first_[cell]};
  }

 private:
  std::size_t cell_of(EventKind kind, TopicId topic) const {
    const std::size_t column = topic < topics_ ? topic : topics_;  // the last column: events without a topic
    return static_cast<std::size_t>(kind) * (topics_ + 1) + column;
  }

  std::size_t topics_;
  std::uint64_t kinds_ = 0;
  // Topics of the endpoints that have other spellings, until sealed.
  std::map<TopicId, std::vector<TopicId>> spellings_;
  std::vector<std::vector<Port>> lists_;  // by cell, until sealed
  std::vector<Port> ports_;               // all lists, one behind the other
  std::vector<std::uint32_t> first_;      // the beginning of each cell's list
};

}  // namespace meshsim::watch
