#include "cli/test_outcome.hpp"

#include "shard/part.hpp"

namespace meshsim::cli {

using shard::Json;

std::string piece_of(std::uint64_t index, const TestOutcome& outcome, bool is_timed) {
  std::string text;
  shard::LineWriter line(text);
  line.open('{');
  line.always("index", index);
  line.member(shard::memory_spent, outcome.result.is_memory_spent);
  line.member("code", outcome.code);
  if (outcome.broken.empty()) {
    line.open("run", '{');
    write(line, outcome.result);
    line.close('}');
  } else {
    line.member("broken", outcome.broken);
    line.member("name", outcome.result.name);
    line.member("file", outcome.result.file);
  }
  line.member("failures", outcome.failures);
  if (is_timed) line.always("took_ms", outcome.took_ms);
  line.close('}');
  return text;
}

TestOutcome test_outcome_of(const std::string& piece, shard::Words& words) {
  const Json json = Json::parse(piece);
  TestOutcome outcome;
  outcome.code = json.value("code", int{exit_held});
  outcome.broken = json.value("broken", "");
  outcome.failures = json.value("failures", "");
  outcome.took_ms = json.value("took_ms", std::uint64_t{0});
  if (outcome.broken.empty()) {
    outcome.result = shard::run_of(json.at("run"), words);
  } else {
    outcome.result.name = json.at("name").get<std::string>();
    outcome.result.file = json.at("file").get<std::string>();
  }
  return outcome;
}

}  // namespace meshsim::cli
