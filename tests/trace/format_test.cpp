// docs/trace_format.md tells the truth: its examples are read, and every key, kind and reason it shows is known.
#include <catch2/catch.hpp>
#include <sstream>

#include "support/files.hpp"
#include "trace/event_names.hpp"
#include "trace/jsonl_reader.hpp"
#include "trace/jsonl_writer.hpp"

namespace meshsim::trace {
namespace {

// Lists the lines between ```json and ```.
std::string examples() {
  std::istringstream in(test::read_file(test::source_dir() / "docs" / "trace_format.md"));
  std::string all, line;
  for (bool inside = false; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```json";
    } else if (inside) {
      all += line + "\n";
    }
  }
  return all;
}

TEST_CASE("the documented trace is read") {
  std::istringstream in(examples());
  const Result<TraceFile> file = read_jsonl(in);
  INFO((file ? "" : file.error().message));
  REQUIRE(file.has_value());
  CHECK(file->events.size() == 13);
  CHECK(file->digest == "1c6aebd11727c487");
}

TEST_CASE("the documented events are written as documented") {
  std::istringstream in(examples());
  const Result<TraceFile> file = read_jsonl(in);
  REQUIRE(file.has_value());
  std::string text;
  JsonlWriter writer([&](std::string_view part) { text += part; }, file->names, file->header,
                     [](std::string& line, std::span<const std::byte> json, const NameTable&) {
                       line.append(reinterpret_cast<const char*>(json.data()), json.size());
                     });
  for (std::size_t i = 0; i < file->events.size(); ++i)
    writer.on_event(file->events[i], std::as_bytes(std::span(file->payloads[i])));
  writer.finish(0);
  const std::string wanted = examples();
  CHECK(text.substr(0, text.rfind("{\"type\":\"end\"")) == wanted.substr(0, wanted.rfind("{\"type\":\"end\"")));
}

TEST_CASE("every kind of event is documented") {
  const std::string page = test::read_file(test::source_dir() / "docs" / "trace_format.md");
  for (int i = 0; i < event_kind_count; ++i) {
    INFO(to_string(static_cast<EventKind>(i)));
    CHECK(page.find("`" + std::string(to_string(static_cast<EventKind>(i))) + "`") != std::string::npos);
  }
}

}  // namespace
}  // namespace meshsim::trace
