#include "cli/option_values.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/decimal.hpp"
#include "base/units.hpp"
#include "cli/options.hpp"
#include "report/run_report.hpp"

namespace meshsim::cli {

std::optional<Time> parse_time(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(text.substr(0, unit));
  if (!number) return std::nullopt;
  const Result<Duration> duration = duration_from(*number, text.substr(unit));
  if (!duration || *duration < 0) return std::nullopt;
  return *duration;
}

std::optional<std::uint64_t> parse_size(const std::string& text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == std::string::npos || unit == 0) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(text.substr(0, unit));
  if (!number) return std::nullopt;
  const Result<std::int64_t> bytes = size_from(*number, text.substr(unit));
  if (!bytes || *bytes < static_cast<std::int64_t>(least_memory)) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::vector<std::string> plain_arguments(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  for (auto path = end; path != arguments.end(); ++path) {
    if (path != end && path->starts_with('-') && *path != "-") path->insert(0, "./");
  }
  if (end != arguments.end()) arguments.erase(end);
  if (arguments.size() > 1 && arguments[1] == "help") {
    arguments.erase(arguments.begin() + 1);
    arguments.emplace_back("--help");
  }
  return arguments;
}

std::vector<std::string> without_shard(const std::vector<std::string>& arguments) {
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i].substr(0, arguments[i].find('='));
    if (name == "--resume") continue;
    if (name != "--shard" && name != "--results" && name != "--jobs") {
      kept.push_back(arguments[i]);
    } else if (name == arguments[i]) {
      ++i;  // its value
    }
  }
  return kept;
}

std::string search_command(const std::vector<std::string>& arguments) {
  constexpr std::array<std::string_view, 7> with_value{"--jobs",  "--save", "--junit",    "--format",
                                                       "--color", "--time", "--schedules"};
  std::string command = "meshsim";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i].substr(0, arguments[i].find('='));
    if (name == "--no-shrink" || name == "--first" || name == "--all-runs") continue;
    if (std::find(with_value.begin(), with_value.end(), name) == with_value.end()) {
      command += " " + report::quoted_for_shell(arguments[i]);
    } else if (name == arguments[i]) {
      ++i;  // its value
    }
  }
  return command;
}

}  // namespace meshsim::cli
