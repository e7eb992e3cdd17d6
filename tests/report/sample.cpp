#include "report/sample.hpp"

namespace meshsim::test {

Sample::Sample() {
  using plan::ServiceKind;
  const auto service = [&](const char* name, ServiceKind kind) {
    plan::Service s;
    s.name = name;
    s.kind = kind;
    plan.services.push_back(s);
    names.services.emplace_back(name);
    const auto id = static_cast<ServiceId>(names.services.size() - 1);
    names.instances.push_back({std::string(name) + "-1", id, 1});
  };
  service("queue", ServiceKind::broker);
  service("publisher", ServiceKind::service);
  service("subscriber", ServiceKind::service);
  service("gateway", ServiceKind::gateway);
  plan.files = {"scenarios/loop.mesh"};
  plan.scenario = "The message loop";
  plan.run_name = "loop";
  plan.topics.resize(2);
  plan.topics[hello].name = "hello";
  plan.topics[hello].broker = 0;
  plan.topics[hello].subscriptions = {0};
  plan.topics[post_orders].name = "POST /orders";
  plan.topics[post_orders].is_endpoint = true;
  plan.subscriptions.push_back({hello, 2, 0, false, false, 0, {}, {}});
  plan.fields = {"text"};
  plan.marks = {"outage"};
  names.topics = {"hello", "POST /orders"};
  names.fields = plan.fields;
  names.marks = plan.marks;
  names.subscriptions = {{"subscriber-1", hello, 2, 1, 0}};
}

Event& Sample::add(Time ms, Event event, std::string_view text) {
  event.time = ms * millisecond;
  event.seq = events.size() + 1;
  if (event.instance != no_instance && event.incarnation == 0) event.incarnation = 1;
  events.push_back(event);
  const auto bytes = std::as_bytes(std::span(text));
  payloads.emplace_back(bytes.begin(), bytes.end());
  return events.back();
}

Event& Sample::publish(Time ms, MessageId message, std::string_view text) {
  value::RecordWriter record;
  static_cast<void>(record.add(0, value::Value::text(text)));
  const value::Bytes bytes = record.bytes();
  return add(
      ms, {.message = message, .instance = queue_1, .peer = publisher_1, .topic = hello, .kind = EventKind::published},
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void Sample::play(trace::Sink& sink) const {
  for (std::size_t i = 0; i < events.size(); ++i) sink.on_event(events[i], payloads[i]);
}

Sample message_loop() {
  using enum EventKind;
  Sample s;
  const auto about = [](EventKind kind, MessageId message, EventSeq cause, Reason reason = Reason::none) {
    const bool at_consumer = kind == delivered || kind == handled;
    return Event{.cause = cause,
                 .message = message,
                 .instance = at_consumer ? subscriber_1 : queue_1,
                 .peer = at_consumer ? queue_1 : subscriber_1,
                 .subscription = 0,
                 .topic = hello,
                 .kind = kind,
                 .reason = reason,
                 .attempt = static_cast<std::uint16_t>(at_consumer ? 1 : 0)};
  };
  s.add(0, {.instance = queue_1, .kind = started});
  s.add(0, {.instance = queue_1, .kind = ready});
  s.add(0, {.instance = subscriber_1, .kind = ready});
  s.publish(0, 1, "hello");
  s.add(1, about(delivered, 1, 4));
  s.add(1, {.instance = subscriber_1, .kind = logged}, "got hello");
  s.add(1, about(handled, 1, 5));
  s.add(1, about(acked, 1, 7, Reason::automatic));
  s.add(1'000, {.instance = subscriber_1, .kind = killed});
  s.add(1'000, {.kind = marked});
  s.publish(2'000, 2, "are you there?");
  s.add(2'000, about(dropped, 2, 11, Reason::no_subscriber));
  s.add(2'000, {.message = 2, .topic = hello, .kind = message_done});
  s.add(4'000, {.instance = subscriber_1, .incarnation = 2, .kind = started});
  s.add(4'000, {.instance = subscriber_1, .incarnation = 2, .kind = ready});
  s.publish(5'000, 3, "back?");
  s.add(5'001, about(delivered, 3, 16));
  s.add(5'001, about(handled, 3, 17));
  return s;
}

}  // namespace meshsim::test
