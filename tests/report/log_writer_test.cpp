#include "report/log_writer.hpp"

#include <catch2/catch.hpp>
#include <meshsim/packet.hpp>
#include <string>

#include "report/sample.hpp"
#include "support/golden.hpp"

namespace meshsim::report {
namespace {

using test::Sample;

std::string log_of(const Sample& sample, const std::vector<std::string>& show = {}, Style style = {}) {
  std::string out;
  LogWriter writer([&](std::string_view text) { out += text; }, sample.plan, sample.names,
                   make_log_filter(sample.plan, show).value(), style);
  sample.play(writer);
  writer.finish();
  return out;
}

// Makes one event of each kind, and the sentence for it.
Sample all_kinds() {
  using enum EventKind;
  using namespace test;
  Sample s;
  s.plan.timeline.lines.resize(2);
  s.plan.timeline.lines[0].text = "cut subscriber -> queue for 2s";
  s.plan.timeline.lines[1].text = "check queue is up";
  const Time t = 1'500;
  const auto message = [](EventKind kind, Reason reason = Reason::none, std::uint16_t attempt = 0) {
    return Event{.message = 7,
                 .instance = kind == redelivered || (kind >= acked && kind <= expired) ? queue_1 : subscriber_1,
                 .peer = kind == redelivered ? subscriber_1 : queue_1,
                 .subscription = 0,
                 .topic = hello,
                 .kind = kind,
                 .reason = reason,
                 .attempt = attempt};
  };
  const auto call = [](EventKind kind, Reason reason = Reason::none, std::uint64_t detail = 0) {
    return Event{.message = 9,
                 .detail = detail,
                 .instance = publisher_1,
                 .peer = gateway_1,
                 .topic = post_orders,
                 .kind = kind,
                 .reason = reason,
                 .attempt = static_cast<std::uint16_t>(kind == retried ? 2 : 0)};
  };
  const auto instance = [](EventKind kind, Reason reason = Reason::none) {
    return Event{.instance = subscriber_1,
                 .peer = kind == disconnected ? queue_1 : no_instance,
                 .incarnation = 2,
                 .kind = kind,
                 .reason = reason};
  };
  s.publish(t, 7, "a \"quoted\" word");
  s.publish(t, 7, "again").reason = Reason::duplicate;
  s.add(t, {.message = 8,
            .instance = publisher_1,
            .peer = queue_1,
            .topic = hello,
            .kind = publish_failed,
            .reason = Reason::timed_out});
  s.add(t, message(delivered, Reason::none, 1));
  s.add(t, message(delivered, Reason::none, 2));
  s.add(t, message(delivery_failed, Reason::killed, 1));
  s.add(t, {.message = 8,
            .detail = 2,
            .instance = queue_1,
            .peer = publisher_1,
            .topic = hello,
            .kind = delivery_failed,
            .reason = Reason::link_cut});
  s.add(t, message(handled, Reason::none, 1));
  s.add(t, message(deduplicated, Reason::none, 2));
  s.add(t, message(redelivered, Reason::consumer_gone, 2));
  s.add(t, message(acked));
  s.add(t, message(dead_lettered, Reason::too_many_tries, 5));
  Event back = message(redriven, Reason::none, 5);
  back.instance = queue_1;
  s.add(t, back);
  s.add(t, message(dropped, Reason::overflow));
  s.add(t, message(expired));
  s.add(t, {.message = 7, .topic = hello, .kind = message_done});
  s.add(t, call(requested));
  s.add(t, call(answered, Reason::none, 202));
  s.add(t, call(answered, Reason::no_live_upstream, 502));
  s.add(t, call(refused, Reason::connection_refused));
  s.add(t, call(refused, Reason::connection_lost));
  s.add(t, call(refused, Reason::unknown_host));
  s.add(t, call(timed_out));
  s.add(t, call(retried, Reason::connection_lost));
  s.add(t, call(timed_out, Reason::no_connection));
  const auto served = [](EventKind kind, Reason reason = Reason::none, std::uint64_t detail = 0) {
    return Event{.message = 9,
                 .detail = detail,
                 .instance = gateway_1,
                 .peer = publisher_1,
                 .topic = post_orders,
                 .kind = kind,
                 .reason = reason};
  };
  s.add(t, served(received));
  s.add(t, served(begun));
  s.add(t, served(replied, Reason::none, 202));
  s.add(t, served(replied, Reason::no_live_upstream, 502), "subscriber-1 until 11.000s");
  s.add(t, served(abandoned));
  s.add(t, {.detail = 11'000'000'000, .instance = subscriber_1, .peer = gateway_1, .kind = left_out});
  for (const EventKind kind : {started, ready, killed, crashed, stopped, powered_off, paused, resumed, disconnected})
    s.add(t, instance(kind));
  s.add(t, instance(killed, Reason::timed_out));
  s.add(t, {.kind = fault_began, .reason = Reason::cut});
  s.add(t, {.kind = fault_ended, .reason = Reason::cut});
  s.add(t, {.instance = subscriber_1, .kind = logged}, "two lines:\nand \x1b[31mno colour");
  s.add(t, {.kind = noted}, "the outage begins");
  s.add(t, {.kind = marked});
  s.add(t, {.detail = 1, .kind = checked, .attempt = 1});
  s.add(t, {.detail = 1, .kind = checked, .attempt = 0});
  s.add(t, {.root = 3, .instance = publisher_1, .kind = flow_started});
  s.add(t, {.root = 3, .instance = publisher_1, .kind = flow_finished, .attempt = 1});
  s.add(t, {.root = 4, .instance = publisher_1, .kind = flow_finished});
  s.add(t, {.detail = 5, .instance = subscriber_1, .kind = scaled});
  return s;
}

std::vector<std::string> every_kind() {
  std::vector<std::string> kinds;
  for (int i = 0; i < event_kind_count; ++i) kinds.emplace_back(to_string(static_cast<EventKind>(i)));
  return kinds;
}

TEST_CASE("the log of a small run") { test::check_golden("report/log_message_loop.txt", log_of(test::message_loop())); }

TEST_CASE("each kind of event has its sentence") {
  test::check_golden("report/log_all_kinds.txt", log_of(all_kinds(), every_kind()));
}

TEST_CASE("with colour, services and failures stand out") {
  test::check_golden("report/log_colour.txt", log_of(test::message_loop(), {}, Style{true}));
}

TEST_CASE("a run with loads shows milestones and counts the rest") {
  Sample sample = test::message_loop();
  sample.plan.clients.emplace_back();
  test::check_golden("report/log_shortened.txt", log_of(sample));
}

TEST_CASE("a shortened log shows what a gateway answers itself and whom it leaves out, not what it passes on") {
  Sample sample;
  sample.plan.clients.emplace_back();
  const auto reply = [&](Time ms, Reason reason, std::uint64_t status) {
    sample.add(ms, {.message = 1,
                    .detail = status,
                    .instance = test::gateway_1,
                    .peer = test::publisher_1,
                    .topic = test::post_orders,
                    .kind = EventKind::replied,
                    .reason = reason});
  };
  reply(1, Reason::none, 503);
  reply(2, Reason::gateway_timeout, 504);
  sample.add(
      3,
      {.detail = 11'000'000'000, .instance = test::subscriber_1, .peer = test::gateway_1, .kind = EventKind::left_out});
  const std::string log = log_of(sample);
  CHECK(log.find("503") == std::string::npos);
  CHECK(log.find("answered 504 to publisher-1 for POST /orders #1: 504 gateway timeout") != std::string::npos);
  CHECK(log.find("leaves out subscriber-1 until 11.000s") != std::string::npos);
}

TEST_CASE("a shortened log folds a row of like failures") {
  Sample sample;
  sample.plan.clients.emplace_back();
  const auto drop = [&](Time ms, MessageId message, Reason reason) {
    sample.add(ms, {.message = message,
                    .instance = test::queue_1,
                    .topic = test::hello,
                    .kind = EventKind::dropped,
                    .reason = reason});
  };
  for (MessageId message = 1; message <= 50; ++message) drop(Time(message) * 10, message, Reason::no_subscriber);
  drop(600, 51, Reason::overflow);
  for (MessageId message = 52; message <= 54; ++message) drop(Time(message) * 20, message, Reason::no_subscriber);
  test::check_golden("report/log_folded.txt", log_of(sample));
  CHECK(log_of(sample, {"dropped"}).find("more of these") == std::string::npos);
}

TEST_CASE("a message that is handed out again and again is shown so a few times") {
  Sample sample;
  const auto round = [&](Time ms, std::uint16_t attempt) {
    sample.add(ms, {.message = 1,
                    .instance = test::subscriber_1,
                    .peer = test::queue_1,
                    .topic = test::hello,
                    .kind = EventKind::delivered,
                    .attempt = attempt});
    sample.add(ms, {.detail = 77, .instance = test::subscriber_1, .kind = EventKind::logged}, "tries");
    sample.add(ms, {.message = 1,
                    .instance = test::queue_1,
                    .peer = test::subscriber_1,
                    .topic = test::hello,
                    .kind = EventKind::redelivered,
                    .reason = Reason::handler_failed,
                    .attempt = static_cast<std::uint16_t>(attempt + 1)});
  };
  for (std::uint16_t attempt = 1; attempt <= 30; ++attempt) round(attempt, attempt);
  sample.add(31, {.kind = EventKind::noted}, "half way");
  for (std::uint16_t attempt = 31; attempt <= 40; ++attempt) round(attempt, attempt);
  const std::string log = log_of(sample);
  INFO(log);
  CHECK(log.find("(delivery 20)") != std::string::npos);
  CHECK(log.find("(delivery 21)") == std::string::npos);
  // One line tells what the consumer says in the loop, too.
  CHECK(log.find("... 9 more lines like these until 0.030s\n") == std::string::npos);
  CHECK(log.find("queue-1       | ... 19 more lines like these until 0.030s\n") != std::string::npos);
  CHECK(log.find("queue-1       | ... 20 more lines like these until 0.040s\n") != std::string::npos);
  CHECK(log_of(sample, {"all"}).find("(delivery 41)") != std::string::npos);
}

TEST_CASE("a lost reply is told with its call, and what a dead instance did not get by who sent it") {
  Sample sample;
  const auto replied = [&](MessageId call) -> EventSeq {
    return sample
        .add(1, {.message = call,
                 .detail = 200,
                 .instance = test::gateway_1,
                 .peer = test::publisher_1,
                 .topic = test::post_orders,
                 .kind = EventKind::replied})
        .seq;
  };
  const EventSeq first = replied(4);
  replied(5);
  const auto lost = [&](PacketKind kind, EventSeq cause, Reason reason) {
    sample.add(2, {.cause = cause,
                   .detail = static_cast<std::uint64_t>(kind),
                   .instance = test::publisher_1,
                   .peer = test::gateway_1,
                   .topic = test::post_orders,
                   .kind = EventKind::delivery_failed,
                   .reason = reason});
  };
  lost(PacketKind::reply, first, Reason::too_late);
  lost(PacketKind::reply, first + 1, Reason::killed);
  const std::string log = log_of(sample);
  INFO(log);
  CHECK(log.find("publisher-1   | lost the reply of POST /orders #4 from gateway-1: nobody waited for it any more\n") !=
        std::string::npos);
  CHECK(log.find("gateway-1     | its reply of POST /orders #5 was lost at publisher-1: it was killed\n") !=
        std::string::npos);
}

TEST_CASE("show narrows the log to services and facts") {
  const Sample sample = test::message_loop();
  CHECK(log_of(sample, {"dropped"}) ==
        "   2.000s  queue-1       | dropped hello #2 for subscriber-1: nobody was subscribed\n");
  CHECK(log_of(sample, {"publisher", "dropped", "published"}).find("queue-1") == std::string::npos);
  CHECK(log_of(sample, {"subscriber"}) ==
        "   0.001s  subscriber-1  | got hello\n"
        "   0.001s  subscriber-1  | handled hello #1\n"
        "   1.000s  subscriber-1  | exited with code 137 (killed)\n"
        "   4.000s  subscriber-1  | ready again\n"
        "   5.001s  subscriber-1  | handled hello #3\n");
  CHECK(log_of(sample, {"all"}) == log_of(sample));
  CHECK(log_of(sample, {"none"}).empty());
  const auto unknown = make_log_filter(sample.plan, std::vector<std::string>{"subscribr"});
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().message == "there is no service and no fact called \"subscribr\"; did you mean `subscriber`?");
}

TEST_CASE("the column is as wide as the longest name there will be") {
  Sample sample = test::message_loop();
  sample.plan.timeline.lines.emplace_back();
  sample.plan.timeline.lines[0].action = plan::act::Scale{2, 100};
  CHECK(log_of(sample, {"dropped"}).find("queue-1         | ") != std::string::npos);
}

TEST_CASE("log times are cut to the millisecond") {
  CHECK(format_log_time(0) == "0.000s");
  CHECK(format_log_time(999'999'999) == "0.999s");
  CHECK(format_log_time(3'600 * second) == "3600.000s");
}

}  // namespace
}  // namespace meshsim::report
