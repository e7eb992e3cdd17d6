#include "cli/test_outcome.hpp"

namespace meshsim::cli {

using shard::Json;

std::string piece_of(std::uint64_t index, const TestOutcome& outcome, bool is_timed) {
  Json json{{"index", index}, {"code", outcome.code}};
  if (outcome.broken.empty()) {
    json["run"] = shard::json_of(outcome.result);
  } else {
    json["broken"] = outcome.broken;
    json["name"] = outcome.result.name;
    json["file"] = outcome.result.file;
  }
  if (!outcome.failures.empty()) json["failures"] = outcome.failures;
  if (is_timed) json["took_ms"] = outcome.took_ms;
  return shard::text_of(json);
}

TestOutcome test_outcome_of(const std::string& piece, shard::Words& words) {
  const Json json = Json::parse(piece);
  TestOutcome outcome;
  outcome.code = json.at("code").get<int>();
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
