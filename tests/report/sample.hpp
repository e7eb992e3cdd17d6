// A small run to report about: a publisher, a broker, a subscriber, a gateway that is called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "trace/sink.hpp"
#include "value/record.hpp"

namespace meshsim::test {

enum Who : InstanceId { queue_1, publisher_1, subscriber_1, gateway_1 };
enum What : TopicId { hello, post_orders };

struct Sample {
  plan::Plan plan;
  trace::NameTable names;
  std::vector<Event> events;
  std::vector<std::vector<std::byte>> payloads;

  Sample();
  /// Adds an event at `ms`; what is not given keeps its default.
  Event& add(Time ms, Event event, std::string_view text = {});
  /// Makes a `published` of hello with the text.
  Event& publish(Time ms, MessageId message, std::string_view text);
  void play(trace::Sink& sink) const;
};

/// Plays the exercise with redis-pubsub: one message arrives, one is lost while the subscriber is down, one arrives
/// again.
Sample message_loop();

}  // namespace meshsim::test
