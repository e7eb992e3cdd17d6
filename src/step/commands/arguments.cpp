#include "step/commands/arguments.hpp"

#include <algorithm>
#include <tuple>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/units.hpp"

namespace meshsim::step {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (auto [word, rest] = split_first(text); !word.empty(); std::tie(word, rest) = split_first(rest)) {
    words.push_back(word);
  }
  return words;
}

std::pair<std::string, std::string> split_first(std::string_view text) {
  text = trim(text);
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  return {std::string(text.substr(0, end)), std::string(trim(text.substr(end)))};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

std::optional<Time> time_of(std::string_view text) {
  const std::size_t unit = text.find_first_not_of("0123456789.");
  if (unit == std::string_view::npos || unit == 0) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(text.substr(0, unit));
  if (!number) return std::nullopt;
  const Result<Duration> duration = duration_from(*number, text.substr(unit));
  return duration ? std::optional(*duration) : std::nullopt;
}

}  // namespace meshsim::step
