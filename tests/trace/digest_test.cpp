#include "trace/digest.hpp"

#include <catch2/catch.hpp>

namespace meshsim::trace {
namespace {

Event sample() {
  Event event;
  event.time = 4'100'000'000;
  event.seq = 12;
  event.cause = 11;
  event.message = 3;
  event.detail = 0x1234'5678'9abc'def0;
  event.root = 7;
  event.instance = 1;
  event.peer = 2;
  event.subscription = 0;
  event.topic = 0;
  event.incarnation = 1;
  event.kind = EventKind::handled;
  event.attempt = 1;
  return event;
}

TEST_CASE("the digest is the same in every build") {
  Digest digest;
  CHECK(digest.text() == "0000000000000000");
  digest.add(sample());
  CHECK(digest.text() == "1c6aebd11727c487");
  digest.add(sample());
  CHECK(digest.text() == "329237d59e5d07c6");
}

TEST_CASE("every field and the order are in the digest") {
  const auto digest_of = [](const Event& event) {
    Digest digest;
    digest.add(event);
    return digest.value();
  };
  const std::uint64_t plain = digest_of(sample());
  const auto changes = [&](auto field) {
    Event event = sample();
    using Field = std::remove_reference_t<decltype(event.*field)>;
    event.*field = static_cast<Field>(static_cast<std::uint64_t>(event.*field) + 1);
    return digest_of(event) != plain;
  };
  CHECK(changes(&Event::time));
  CHECK(changes(&Event::seq));
  CHECK(changes(&Event::cause));
  CHECK(changes(&Event::message));
  CHECK(changes(&Event::detail));
  CHECK(changes(&Event::root));
  CHECK(changes(&Event::instance));
  CHECK(changes(&Event::peer));
  CHECK(changes(&Event::subscription));
  CHECK(changes(&Event::topic));
  CHECK(changes(&Event::incarnation));
  CHECK(changes(&Event::kind));
  CHECK(changes(&Event::reason));
  CHECK(changes(&Event::attempt));

  Event other = sample();
  other.seq = 13;
  Digest forward, backward;
  forward.add(sample());
  forward.add(other);
  backward.add(other);
  backward.add(sample());
  CHECK(forward != backward);
}

}  // namespace
}  // namespace meshsim::trace
