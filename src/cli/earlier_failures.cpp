#include "cli/earlier_failures.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "report/results_json.hpp"

namespace meshsim::cli {
namespace {

std::string text_in(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

std::set<std::pair<std::string, std::string>> earlier_failures(const std::string& json_file) {
  std::set<std::pair<std::string, std::string>> failures;
  std::ifstream in(json_file, std::ios::binary);
  const nlohmann::json results = nlohmann::json::parse(in, nullptr, false);
  if (!results.is_object() || text_in(results, "format") != report::results_format) return failures;
  const auto runs = results.find("runs");
  if (runs == results.end() || !runs->is_array()) return failures;
  for (const nlohmann::json& run : *runs) {
    if (run.is_object() && text_in(run, "standing") != "passed")
      failures.emplace(text_in(run, "file"), text_in(run, "name"));
  }
  return failures;
}

}  // namespace meshsim::cli
