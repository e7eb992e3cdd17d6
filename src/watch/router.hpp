// Finds the listeners that care about an event: a table by kind and topic, so that an event that nobody cares about
// costs one look-up.
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

/// A listener (a number its owner gives it) and what the event means to it.
struct Port {
  std::uint32_t listener = 0;
  std::uint8_t role = 0;
};

class Router {
 public:
  explicit Router(const std::vector<plan::Topic>& topics);

  /// Events of that kind and topic go to the port, of an endpoint also those of its path's other spellings; no_topic:
  /// of all topics and of none. Before seal().
  void connect(EventKind kind, TopicId topic, Port port);
  /// The same for message_done, which is also taken where the event names no topic.
  void connect_done(TopicId topic, Port port);
  /// Ends the connecting.
  void seal();

  bool empty() const { return ports_.empty(); }
  /// The event kinds that anybody cares about, a bit each.
  std::uint64_t kinds() const { return kinds_; }

  /// Returns those who care, in the order of connecting. O(1), some ten instructions.
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
  std::map<TopicId, std::vector<TopicId>> spellings_;  // topics of the endpoints that have others, until sealed
  std::vector<std::vector<Port>> lists_;               // by cell, until sealed
  std::vector<Port> ports_;                            // all lists, one behind the other
  std::vector<std::uint32_t> first_;                   // the beginning of each cell's list
};

}  // namespace meshsim::watch
