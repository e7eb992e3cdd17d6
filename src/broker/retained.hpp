// The last message of each topic whose messages are retained, for consumers that subscribe later.
#pragma once

#include <cstddef>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <utility>
#include <vector>

namespace meshsim::broker {

/// Holds a reference to each body. A message that no subscription has got has its fate here: it is dropped when the
/// next one replaces it, or with the broker that loses it.
class Retained {
 public:
  /// Returns the topic's last message; no_body when it has none.
  BodyRef of(TopicId topic) const { return topic < last_.size() ? last_[topic].body : no_body; }
  /// Tells whether `body`, which must be one, is the topic's last message.
  bool is_last(TopicId topic, BodyRef body) const { return of(topic) == body; }
  /// Tells whether the topic's last message has been given to no subscription.
  bool is_ungiven(TopicId topic) const { return of(topic) != no_body && !last_[topic].is_given; }
  /// Retains the body instead of the one before. `is_given`: there are subscriptions that get it now.
  void replace(Context& context, TopicId topic, BodyRef body, bool is_given) {
    if (topic >= last_.size()) last_.resize(topic + std::size_t{1});
    context.retain(body);
    end(context, topic, Reason::replaced);
    last_[topic] = {body, is_given};
  }
  /// Returns the topic's last message for a subscription that is new; no_body: it has none.
  BodyRef give(TopicId topic) {
    const BodyRef body = of(topic);
    if (body != no_body) last_[topic].is_given = true;
    return body;
  }
  /// Drops, at the broker's death, the messages that are not on the disk: all, or, where they are kept there, those
  /// that came since the last write.
  void lose_unwritten(Context& context, bool is_kept, Time written_at) {
    for (std::size_t topic = 0; topic < last_.size(); ++topic) {
      const BodyRef body = last_[topic].body;
      const bool is_written = body == no_body || (is_kept && context.body(body).published_at <= written_at);
      if (!is_written) end(context, static_cast<TopicId>(topic), Reason::not_persisted);
    }
  }

 private:
  struct Last {
    BodyRef body = no_body;
    bool is_given = false;  ///< a subscription has got it, which tells its fate
  };

  /// Releases the topic's last message, if it has one, and tells its fate here.
  void end(Context& context, TopicId topic, Reason reason) {
    const Last over = std::exchange(last_[topic], {});
    if (over.body == no_body) return;
    if (!over.is_given) {
      context.emit(
          {.message = context.message_of(over.body), .topic = topic, .kind = EventKind::dropped, .reason = reason});
    }
    context.release(over.body);
  }

  std::vector<Last> last_;  // by topic
};

}  // namespace meshsim::broker
