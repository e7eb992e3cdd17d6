// The writer and the reader, each against the other.
#include <catch2/catch.hpp>
#include <cstring>
#include <sstream>

#include "trace/digest.hpp"
#include "trace/jsonl_reader.hpp"
#include "trace/jsonl_writer.hpp"

namespace meshsim::trace {
namespace {

NameTable names() {
  NameTable table;
  table.services = {"queue", "publisher", "subscriber"};
  table.topics = {"hello", "POST /or\"ders"};
  table.marks = {"outage"};
  table.instances = {{"queue-1", 0, 1}, {"publisher-1", 1, 1}, {"subscriber-1", 2, 1}};
  table.subscriptions = {{"subscriber-1", 0, 2, 1, 0}};
  return table;
}

// Makes one event of each kind, with every field that the kind uses.
std::vector<Event> events() {
  std::vector<Event> all;
  for (int i = 0; i < event_kind_count; ++i) {
    Event event;
    event.kind = static_cast<EventKind>(i);
    event.seq = static_cast<EventSeq>(i) + 1;
    event.time = i * 100'000;
    event.cause = static_cast<EventSeq>(i);
    event.root = static_cast<std::uint32_t>(i % 3);
    event.reason = static_cast<Reason>(i % reason_count);
    event.message = static_cast<MessageId>(i % 2) << 60U;
    event.instance = i % 5 == 0 ? no_instance : static_cast<InstanceId>(i % 3);
    event.incarnation = event.instance == no_instance ? 0 : 2;
    event.peer = i % 4 == 0 ? no_instance : static_cast<InstanceId>((i + 1) % 3);
    event.topic = i % 3 == 0 ? no_topic : static_cast<TopicId>(i % 2);
    event.subscription = event.topic == 0 ? 0 : no_subscription;
    event.attempt = static_cast<std::uint16_t>(i % 2);
    event.detail = event.kind == EventKind::marked ? 0 : static_cast<std::uint64_t>(i % 4) * 0x4000'0000'0000'0001U;
    all.push_back(event);
  }
  return all;
}

void print_bytes(std::string& out, std::span<const std::byte> record, const NameTable&) {
  out += "{\"size\":" + std::to_string(record.size()) + "}";
}

std::string write(const std::vector<Event>& all, std::string_view text) {
  const NameTable table = names();
  std::string out;
  JsonlWriter writer([&](std::string_view part) { out += part; }, table,
                     {"The \"loop\"", "loop[n=5]", 42, {{"n", "5"}, {"who", "b\\c"}}}, print_bytes);
  Digest digest;
  for (const Event& event : all) {
    writer.on_event(event, std::as_bytes(std::span(text)));
    digest.add(event);
  }
  writer.finish(digest.value());
  return out;
}

TEST_CASE("what was written is read back") {
  const std::vector<Event> all = events();
  std::istringstream in(write(all, "got \"hello\"\n"));
  const Result<TraceFile> file = read_jsonl(in, names());
  INFO((file ? "" : file.error().message));
  REQUIRE(file.has_value());
  CHECK(file->header.scenario == "The \"loop\"");
  CHECK(file->header.run == "loop[n=5]");
  CHECK(file->header.seed == 42);
  CHECK(file->header.options == std::vector<std::pair<std::string, std::string>>{{"n", "5"}, {"who", "b\\c"}});
  REQUIRE(file->events.size() == all.size());
  Digest digest;
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(to_string(all[i].kind));
    CHECK(std::memcmp(&file->events[i], &all[i], sizeof(Event)) == 0);
    digest.add(file->events[i]);
  }
  CHECK(file->digest == digest.text());
  CHECK(file->payloads[static_cast<std::size_t>(EventKind::logged)] == "got \"hello\"\n");
  CHECK(file->payloads[static_cast<std::size_t>(EventKind::published)] == "{\"size\":12}");
}

TEST_CASE("without the run's names the reader makes its own") {
  std::istringstream in(write(events(), ""));
  const Result<TraceFile> file = read_jsonl(in);
  REQUIRE(file.has_value());
  const NameTable& table = file->names;
  CHECK(table.instances.size() == 3);
  for (const InstanceName& instance : table.instances) {
    CHECK(instance.name == table.services[instance.service] + "-" + std::to_string(instance.replica));
  }
  CHECK(table.subscriptions.size() == 1);
  CHECK(table.subscriptions[0].replica == 1);
  CHECK(table.marks == std::vector<std::string>{"outage"});
}

TEST_CASE("a line has fixed keys in a fixed order") {
  Event event;
  event.seq = 10;
  event.time = 600'000;
  event.kind = EventKind::delivered;
  event.instance = 2;
  event.incarnation = 1;
  event.peer = 0;
  event.topic = 0;
  event.subscription = 0;
  event.message = 1;
  event.attempt = 1;
  event.cause = 9;
  event.root = 1;
  const std::string text = write({event}, "");
  CHECK(text ==
        R"({"v":1,"type":"run","scenario":"The \"loop\"","run":"loop[n=5]","seed":42,"options":{"n":"5","who":"b\\c"}})"
        "\n"
        R"({"type":"event","seq":10,"time":600000,"kind":"delivered","instance":"subscriber-1","incarnation":1,)"
        R"("peer":"queue-1","topic":"hello","subscription":"subscriber-1","message":1,"attempt":1,"cause":9,"root":1})"
        "\n"
        R"({"type":"end","events":1,"digest":")" +
            [&] {
              Digest digest;
              digest.add(event);
              return digest.text();
            }() +
            "\"}\n");
}

TEST_CASE("what is no trace is refused with the line") {
  const auto problem = [](const std::string& text) {
    std::istringstream in(text);
    const Result<TraceFile> file = read_jsonl(in);
    return file ? "" : file.error().message;
  };
  const std::string header = R"({"v":1,"type":"run","scenario":"s","run":"r","seed":1,"options":{}})"
                             "\n";
  CHECK(problem("") == "the trace is empty");
  CHECK(problem("hello\n") == "line 1 of the trace: not a JSON object");
  CHECK(problem(R"({"type":"event"})") == "line 1 of the trace: a trace begins with a line of type \"run\"");
  CHECK(problem(R"({"v":2,"type":"run","scenario":"s","run":"r","seed":1})") ==
        "line 1 of the trace: \"v\" is not a version this program reads (1)");
  CHECK(problem(header + R"({"type":"event","seq":1,"time":0,"kind":"vanished"})") ==
        "line 2 of the trace: \"kind\" is not a kind of event this program knows");
  CHECK(problem(header + R"({"type":"event","seq":-1,"time":0,"kind":"ready"})") ==
        "line 2 of the trace: \"seq\" is not in range");
  CHECK(problem(header + R"({"type":"event","seq":1,"kind":"ready"})") ==
        "line 2 of the trace: \"time\" is not an integer");
  CHECK(problem(header + R"({"type":"event","seq":1,"time":0,"kind":"logged","hash":"xyz","text":""})") ==
        "line 2 of the trace: \"hash\" is not 16 hexadecimal digits");
  CHECK(problem(header + R"({"type":"event","seq":1,"time":0,"kind":"ready","colour":"red"})").empty());
}

}  // namespace
}  // namespace meshsim::trace
