#include "trace/event_names.hpp"

#include <catch2/catch.hpp>

namespace meshsim::trace {
namespace {

TEST_CASE("kinds and reasons are called what the enumeration says") {
  CHECK(to_string(EventKind::published) == "published");
  CHECK(to_string(EventKind::message_done) == "message_done");
  CHECK(to_string(EventKind::retried) == "retried");
  CHECK(to_string(EventKind::resumed) == "resumed");
  CHECK(to_string(EventKind::fault_began) == "fault_began");
  CHECK(to_string(EventKind::scaled) == "scaled");
  CHECK(to_string(EventKind::rejected) == "rejected");
  CHECK(to_string(EventKind::cancelled) == "cancelled");
  CHECK(to_string(Reason::mailbox_full) == "mailbox_full");
  CHECK(to_string(Reason::cancelled) == "cancelled");
  CHECK(to_string(Reason::none).empty());
  CHECK(to_string(Reason::connection_refused) == "connection_refused");
  CHECK(to_string(Reason::no_subscriber) == "no_subscriber");
  CHECK(to_string(Reason::refused_by_broker) == "refused_by_broker");
  CHECK(to_string(Reason::consumer_gone) == "consumer_gone");
  CHECK(to_string(Reason::no_handler) == "no_handler");
  CHECK(to_string(Reason::pause) == "pause");
}

TEST_CASE("every name leads back") {
  for (int i = 0; i < event_kind_count; ++i) {
    const auto kind = static_cast<EventKind>(i);
    CHECK(find_event_kind(to_string(kind)) == kind);
  }
  for (int i = 1; i < reason_count; ++i) {
    const auto reason = static_cast<Reason>(i);
    CHECK(find_reason(to_string(reason)) == reason);
  }
  CHECK_FALSE(find_event_kind("vanished").has_value());
  CHECK_FALSE(find_reason("").has_value());
}

}  // namespace
}  // namespace meshsim::trace
