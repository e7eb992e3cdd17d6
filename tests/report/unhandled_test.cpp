#include "report/unhandled.hpp"

#include <catch2/catch.hpp>

namespace meshsim::report {
namespace {

Event about(EventKind kind, MessageId message, SubscriptionId subscription = 0) {
  return {.message = message, .subscription = subscription, .kind = kind};
}

TEST_CASE("what is acked and not handled is counted until its handler ends") {
  Unhandled unhandled;
  for (const MessageId message : {MessageId{1}, MessageId{2}, MessageId{3}})
    unhandled.on_event(about(EventKind::acked, message));
  unhandled.on_event(about(EventKind::acked, 1, 7));
  CHECK(unhandled.of(0) == 3);
  CHECK(unhandled.of(7) == 1);
  unhandled.on_event(about(EventKind::handled, 2));
  unhandled.on_event(about(EventKind::deduplicated, 3));
  CHECK(unhandled.of(0) == 1);
  CHECK(unhandled.of(7) == 1);
  CHECK(unhandled.of(8) == 0);
}

TEST_CASE("what is handled before its ack is not counted, however often it is handled") {
  Unhandled unhandled;
  for (int i = 0; i < 3; ++i) unhandled.on_event(about(EventKind::handled, 1));
  unhandled.on_event(about(EventKind::acked, 1));
  unhandled.on_event(about(EventKind::handled, 2));
  unhandled.on_event(about(EventKind::dropped, 2));
  CHECK(unhandled.of(0) == 0);
}

TEST_CASE("copies of one message are counted together, whichever is acked first") {
  Unhandled unhandled;
  for (const EventKind kind : {EventKind::handled, EventKind::handled, EventKind::acked, EventKind::acked}) {
    unhandled.on_event(about(kind, 1));
    CHECK(unhandled.of(0) == 0);
  }
  for (int i = 0; i < 3; ++i) unhandled.on_event(about(EventKind::acked, 2));
  unhandled.on_event(about(EventKind::handled, 2));
  CHECK(unhandled.of(0) == 2);
}

TEST_CASE("messages that come and go leave nothing behind") {
  Unhandled unhandled;
  for (MessageId message = 1; message < 100'000; ++message) {
    unhandled.on_event(about(EventKind::handled, message));
    unhandled.on_event(about(EventKind::acked, message));
    unhandled.on_event(about(EventKind::acked, message, 1));
    unhandled.on_event(about(EventKind::handled, message, 1));
  }
  CHECK(unhandled.memory_bytes() < 10'000);
}

}  // namespace
}  // namespace meshsim::report
