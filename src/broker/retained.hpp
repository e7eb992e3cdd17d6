// The last message of each topic whose messages are retained, for consumers that subscribe later.
#pragma once

#include <cstddef>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <utility>
#include <vector>

namespace meshsim::broker {

/// Holds a reference to each body.
class Retained {
 public:
  /// Returns the topic's last message; no_body when it has none.
  BodyRef of(TopicId topic) const { return topic < bodies_.size() ? bodies_[topic] : no_body; }
  /// Tells whether `body`, which must be one, is the topic's last message.
  bool is_last(TopicId topic, BodyRef body) const { return of(topic) == body; }
  /// Retains the body instead of the one before.
  void replace(Context& context, TopicId topic, BodyRef body) {
    if (topic >= bodies_.size()) bodies_.resize(topic + std::size_t{1}, no_body);
    context.retain(body);
    if (const BodyRef before = std::exchange(bodies_[topic], body); before != no_body) context.release(before);
  }
  /// Drops, at the broker's death, the messages that are not on the disk: all, or, where they are kept there, those
  /// that came since the last write.
  void lose_unwritten(Context& context, bool is_kept, Time written_at) {
    for (BodyRef& body : bodies_) {
      const bool is_written = body == no_body || (is_kept && context.body(body).published_at <= written_at);
      if (!is_written) context.release(std::exchange(body, no_body));
    }
  }

 private:
  std::vector<BodyRef> bodies_;  // by topic
};

}  // namespace meshsim::broker
