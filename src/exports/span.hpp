// A piece of work with a beginning and an end, as tracing tools show it.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>

namespace meshsim::exports {

struct Span {
  enum class Kind : std::uint8_t {
    flow,     ///< a client's flow from its beginning to its end
    call,     ///< a call, where it is made
    serve,    ///< the same, where it is answered
    publish,  ///< a message was accepted by its broker; takes no time
    process,  ///< a message at its consumer, from its delivery on: its wait there, and its handler
    lost,     ///< a message was lost, put aside or could not be published; takes no time
  };
  static constexpr std::uint32_t none = UINT32_MAX;

  Kind kind = Kind::flow;
  EventKind began_with = EventKind::logged;
  EventKind ended_with = EventKind::logged;  ///< meaningless while the span is open
  Reason reason = Reason::none;              ///< the reason of the end
  bool is_open = false;                      ///< the run ended first
  InstanceId instance = no_instance;         ///< the instance that does the work
  InstanceId peer = no_instance;
  TopicId topic = no_topic;
  SubscriptionId subscription = no_subscription;
  std::uint16_t attempt = 0;
  std::uint16_t status = 0;  ///< the answer's, if the call was answered
  MessageId message = 0;
  EventSeq seq = 0;  ///< the event with which it begins
  Time begin = 0, end = 0;
  std::uint32_t parent = none;   ///< index of the span that it is part of
  std::uint32_t earlier = none;  ///< index of the delivery before this one of the same message

  friend bool operator==(const Span&, const Span&) = default;
};

/// Tells whether the work failed. Open spans and publishes did not; every `lost` did.
bool is_failed(const Span& span);

}  // namespace meshsim::exports
