// `run --perfetto` and `run --otlp`: read back by a reader of protocol buffers and by one of JSON, and held against the
// trace of the same run.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <protozero/pbf_reader.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/playground.hpp"
#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

using nlohmann::json;

/// Scenarios of one run each, which together have all sorts of spans.
const std::vector<std::string> exported_scenarios = {"message_loop",          "outbox",        "poison_message",
                                                     "duplicate_after_crash", "shop_catch_up", "gateway_route_failure"};

struct Exported {
  std::string perfetto;
  json otlp;
  std::vector<json> events;  ///< of the trace
};

Exported exported(const Playground& here, const std::string& scenario) {
  here.run("$M run $SCENARIOS/" + scenario + ".mesh --show none --perfetto a.pftrace --otlp a.json --trace a.jsonl");
  Exported read{here.read("a.pftrace"), json::parse(here.read("a.json")), {}};
  std::istringstream lines(here.read("a.jsonl"));
  for (std::string line; std::getline(lines, line);) read.events.push_back(json::parse(line));
  return read;
}

/// A span of the OTLP file, with the service that it is of.
struct OtlpSpan {
  std::string service;
  json span;
  std::string text(const std::string& attribute) const {
    for (const json& each : span.at("attributes")) {
      if (each.at("key") == attribute) return each.at("value").begin().value();
    }
    return {};
  }
};

std::vector<OtlpSpan> spans_of(const json& otlp) {
  std::vector<OtlpSpan> spans;
  for (const json& resource : otlp.at("resourceSpans")) {
    const std::string service = resource.at("resource").at("attributes").at(0).at("value").at("stringValue");
    for (const json& scope : resource.at("scopeSpans")) {
      for (const json& span : scope.at("spans")) spans.push_back({service, span});
    }
  }
  return spans;
}

/// One packet of the Perfetto file; of an event also its kind and the name that it has or that its number stands for.
struct Packet {
  std::uint64_t time = 0;
  std::uint64_t track = 0;
  std::int32_t type = 0;
  bool is_event = false;
  std::string name;
  std::vector<std::uint64_t> flows;
};

struct PerfettoFile {
  std::vector<Packet> packets;
  std::set<std::uint64_t> tracks;
  std::set<std::string> processes;
  std::map<std::uint64_t, std::string> names;
};

void read_descriptor(protozero::pbf_reader descriptor, PerfettoFile& file) {
  while (descriptor.next()) {
    if (descriptor.tag() == 1) {
      CHECK(file.tracks.insert(descriptor.get_uint64()).second);
    } else if (descriptor.tag() == 3) {
      protozero::pbf_reader process = descriptor.get_message();
      while (process.next(6)) file.processes.insert(process.get_string());
    } else {
      descriptor.skip();
    }
  }
}

void read_interned(protozero::pbf_reader interned, PerfettoFile& file) {
  while (interned.next(2)) {
    protozero::pbf_reader entry = interned.get_message();
    std::uint64_t number = 0;
    while (entry.next()) {
      if (entry.tag() == 1)
        number = entry.get_uint64();
      else
        file.names[number] = entry.get_string();
    }
  }
}

void read_event(protozero::pbf_reader event, Packet& packet, const PerfettoFile& file) {
  packet.is_event = true;
  while (event.next()) {
    if (event.tag() == 9)
      packet.type = event.get_enum();
    else if (event.tag() == 10)
      packet.name = file.names.at(event.get_uint64());
    else if (event.tag() == 11)
      packet.track = event.get_uint64();
    else if (event.tag() == 47)
      packet.flows.push_back(event.get_fixed64());
    else
      event.skip();
  }
}

PerfettoFile read_perfetto(const std::string& bytes) {
  PerfettoFile file;
  protozero::pbf_reader trace(bytes);
  while (trace.next(1)) {
    const protozero::data_view view = trace.get_view();
    Packet packet;
    // What a packet interns holds for its own event, too, wherever it stands in it.
    for (protozero::pbf_reader reader(view); reader.next(12);) read_interned(reader.get_message(), file);
    for (protozero::pbf_reader reader(view); reader.next();) {
      if (reader.tag() == 8)
        packet.time = reader.get_uint64();
      else if (reader.tag() == 11)
        read_event(reader.get_message(), packet, file);
      else if (reader.tag() == 60)
        read_descriptor(reader.get_message(), file);
      else
        reader.skip();
    }
    file.packets.push_back(packet);
  }
  return file;
}

std::size_t count_of(const std::vector<json>& events, const std::set<std::string>& kinds) {
  std::size_t count = 0;
  for (const json& event : events) count += kinds.count(event.value("kind", "")) != 0 ? 1U : 0U;
  return count;
}

constexpr int slice_begin = 1;
constexpr int slice_end = 2;
constexpr int instant = 3;

}  // namespace

TEST_CASE("an OTLP file has a span for each call at both ends, each message at both ends, and each flow") {
  const Playground here;
  for (const std::string& scenario : exported_scenarios) {
    INFO(scenario);
    const Exported file = exported(here, scenario);
    std::map<int, std::size_t> by_kind;
    for (const OtlpSpan& each : spans_of(file.otlp)) ++by_kind[each.span.at("kind").get<int>()];
    CHECK(by_kind[3] == count_of(file.events, {"requested", "retried"}));
    CHECK(by_kind[2] == count_of(file.events, {"received"}));
    CHECK(by_kind[4] == count_of(file.events, {"published"}));
    CHECK(by_kind[5] == count_of(file.events, {"delivered"}));
    CHECK(by_kind[1] >= count_of(file.events, {"flow_started", "dead_lettered", "expired"}));
  }
}

TEST_CASE("the spans of an OTLP file have the protocol's fields, numbers of their own, and parents that are there") {
  const Playground here;
  const std::set<std::string> fields = {"traceId",    "spanId", "parentSpanId",      "name",           "kind", "links",
                                        "attributes", "status", "startTimeUnixNano", "endTimeUnixNano"};
  for (const std::string& scenario : exported_scenarios) {
    INFO(scenario);
    const std::vector<OtlpSpan> spans = spans_of(exported(here, scenario).otlp);
    REQUIRE(spans.size() > 5);
    std::map<std::string, json> by_id;
    for (const OtlpSpan& each : spans) {
      for (const auto& [name, value] : each.span.items()) CHECK(fields.count(name) == 1);
      CHECK(each.span.at("traceId").get<std::string>().size() == 32);
      CHECK(each.span.at("spanId").get<std::string>().size() == 16);
      CHECK(by_id.emplace(each.span.at("spanId").get<std::string>(), each.span).second);
      CHECK(std::stoll(each.span.at("startTimeUnixNano").get<std::string>()) <=
            std::stoll(each.span.at("endTimeUnixNano").get<std::string>()));
    }
    for (const OtlpSpan& each : spans) {
      std::vector<json> links = each.span.value("links", json::array());
      if (each.span.contains("parentSpanId"))
        links.push_back({{"spanId", each.span.at("parentSpanId")}, {"traceId", each.span.at("traceId")}});
      for (const json& link : links) {
        const auto other = by_id.find(link.at("spanId").get<std::string>());
        REQUIRE(other != by_id.end());
        CHECK(other->second.at("traceId") == link.at("traceId"));
      }
    }
  }
}

TEST_CASE("a message's consumer is part of the span that published it, and what failed says why") {
  const Playground here;
  const std::vector<OtlpSpan> spans = spans_of(exported(here, "poison_message").otlp);
  std::map<std::string, OtlpSpan> by_id;
  for (const OtlpSpan& each : spans) by_id.emplace(each.span.at("spanId").get<std::string>(), each);
  const std::set<std::string> reasons = {"handler_failed", "too_many_tries", "rejected"};
  std::size_t failed = 0;
  std::size_t again = 0;
  for (const OtlpSpan& each : spans) {
    if (each.span.at("kind") != 5) continue;
    const OtlpSpan& source = by_id.at(each.span.at("parentSpanId").get<std::string>());
    CHECK(source.span.at("kind") == 4);
    CHECK(source.text("messaging.message.id") == each.text("messaging.message.id"));
    again += each.span.at("links").size() > 1 ? 1U : 0U;
    if (!each.span.contains("status")) continue;
    ++failed;
    CHECK(each.span.at("status").at("code") == 2);
    CHECK(reasons.count(each.text("error.type")) == 1);
  }
  CHECK(failed > 1);
  CHECK(again > 1);
}

TEST_CASE("the slices of a Perfetto file end on the track where they began, one within the other, in order of time") {
  const Playground here;
  for (const std::string& scenario : exported_scenarios) {
    INFO(scenario);
    const Exported exports = exported(here, scenario);
    const PerfettoFile file = read_perfetto(exports.perfetto);
    std::map<std::uint64_t, int> open;
    std::uint64_t before = 0;
    std::size_t moments = 0;
    for (const Packet& packet : file.packets) {
      if (!packet.is_event) continue;
      CHECK(packet.time >= before);
      before = packet.time;
      REQUIRE(file.tracks.count(packet.track) == 1);
      if (packet.type == slice_begin) CHECK(++open[packet.track] == 1);
      if (packet.type == slice_end) CHECK(--open[packet.track] == 0);
      if (packet.type == instant && packet.name.starts_with("publish ")) ++moments;
    }
    for (const auto& [track, slices] : open) CHECK(slices == 0);
    CHECK(moments == count_of(exports.events, {"published"}));
    CHECK(file.processes.count("timeline") == 1);
  }
}

TEST_CASE("each flow of a Perfetto file joins two events") {
  const Playground here;
  const PerfettoFile file = read_perfetto(exported(here, "shop_catch_up").perfetto);
  std::map<std::uint64_t, int> ends;
  for (const Packet& packet : file.packets) {
    for (const std::uint64_t flow : packet.flows) ++ends[flow];
  }
  CHECK(ends.size() > 100);
  for (const auto& [flow, count] : ends) CHECK(count == 2);
}

TEST_CASE("exports that cannot be written, or are asked of several runs, are errors before anything runs") {
  const Playground here;
  const Outcome folder = here.run("$M run $SCENARIOS/message_loop.mesh --perfetto . 2>&1");
  CHECK(folder.code == 2);
  CHECK(folder.text == "error: cannot write `.`: it is a folder\n");
  const Outcome several = here.run("$M run $SCENARIOS/worker_scale_out.mesh --otlp a.json 2>&1");
  CHECK(several.code == 2);
  CHECK(several.text.starts_with("error: --perfetto and --otlp write one run, and here are 6\n"));
  here.run("cp $SCENARIOS/message_loop.mesh mine.mesh");
  CHECK(here.run("$M run mine.mesh --otlp mine.mesh 2>&1").code == 2);
  CHECK(here.run("cmp mine.mesh $SCENARIOS/message_loop.mesh").code == 0);
  CHECK(here.run("ls").text == "mine.mesh\n");
}

}  // namespace meshsim::cli::tested
