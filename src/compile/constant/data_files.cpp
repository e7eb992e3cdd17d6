#include "compile/constant/data_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>

#include "base/decimal.hpp"
#include "base/distribution.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace meshsim::compile {
namespace {

constexpr std::size_t most_numbers = 1'000'000;

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\"");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\"") - begin + 1);
}

bool begins_number(std::string_view cell) {
  return !cell.empty() && (std::isdigit(static_cast<unsigned char>(cell[0])) != 0 || cell[0] == '-' || cell[0] == '.');
}

/// Reads "17ms", or "17" where there is a unit. Nothing: it is neither.
std::optional<Duration> duration_in(std::string_view cell, std::optional<Duration> unit) {
  const std::size_t digits = std::min(cell.size(), cell.find_first_not_of("0123456789."));
  const Result<Decimal> number = Decimal::parse(cell.substr(0, digits));
  if (!number) return std::nullopt;
  const std::string_view suffix = cell.substr(digits);
  if (!suffix.empty()) {
    const Unit* found = find_unit(suffix);
    if (found == nullptr || found->dimension != Dimension::duration) return std::nullopt;
    const Result<Duration> duration = duration_from(*number, found->name);
    return duration ? std::optional(*duration) : std::nullopt;
  }
  if (!unit) return std::nullopt;
  // Nearer than a nanosecond nothing is simulated: what is finer is cut.
  const int128 whole = int128{number->mantissa()} * *unit / power_of_ten(number->scale());
  if (whole > Distribution::max_draw) return std::nullopt;
  return static_cast<Duration>(whole);
}

bool check_ascending(const std::vector<Duration>& durations, const lang::ast::Text& name,
                     lang::Diagnostics& diagnostics) {
  const auto descends = std::adjacent_find(durations.begin(), durations.end(), std::greater<>());
  if (descends == durations.end()) return true;
  diagnostics.error("E0316", name.span, fmt::format("the times in `{}` do not ascend", name.value))
      .label("read for this")
      .help("sort the file by its first column")
      .note(fmt::format("{} stands before {}", format_duration(*descends), format_duration(*(descends + 1))));
  return false;
}

}  // namespace

DataFiles::Known* DataFiles::open(const lang::ast::Text& name, lang::Diagnostics& diagnostics) {
  const std::filesystem::path from = sources_->at(name.span.file).name();
  const std::string path = (from.parent_path() / name.value).lexically_normal().generic_string();
  const auto [place, is_new] = files_.try_emplace(path);
  Known& known = place->second;
  if (!is_new && known.is_read) return &known;
  auto text = reader_->read(path);
  if (!text) {
    diagnostics.error("E0220", name.span, fmt::format("cannot read `{}`", path))
        .label("used here")
        .help("the path is relative to the file that names it")
        .note(text.error().message);
    return nullptr;
  }
  known.file = sources_->add(path, std::move(*text));
  known.is_read = true;
  return &known;
}

DataFiles::Durations DataFiles::parse(lang::FileId file, std::optional<Duration> unit,
                                      lang::Diagnostics& diagnostics) const {
  const lang::Source& source = sources_->at(file);
  auto durations = std::make_shared<std::vector<Duration>>();
  bool is_first = true;
  for (std::uint32_t number = 1; number <= source.line_count(); ++number) {
    const std::string_view line = source.line(number);
    const std::string_view cell = without_blanks(line.substr(0, line.find_first_of(",;\t")));
    if (cell.empty() || cell[0] == '#') continue;
    const auto duration = duration_in(cell, unit);
    if (duration && durations->size() < most_numbers) {
      durations->push_back(*duration);
    } else if (!is_first || begins_number(cell)) {
      const lang::Span span{file, source.line_offset(number), static_cast<std::uint32_t>(line.size())};
      auto& diagnostic = diagnostics.error(
          duration ? "E0498" : "E0316", span,
          duration ? "a file may give at most 1,000,000 durations" : fmt::format("`{}` is not a duration", cell));
      diagnostic.label(duration ? "one too many" : "in the first column");
      if (!duration && !unit) diagnostic.help("a duration has a unit, `17ms`; or name the unit of all: `unit 1ms`");
      return nullptr;
    }
    is_first = false;
  }
  return durations;
}

DataFiles::Durations DataFiles::read(const Wanted& wanted, lang::Diagnostics& diagnostics) {
  Known* known = open(wanted.file, diagnostics);
  if (known == nullptr) return nullptr;
  const auto [place, is_new] = known->by_unit.try_emplace(wanted.unit);
  Durations& durations = place->second;
  if (is_new) {
    durations = parse(known->file, wanted.unit, diagnostics);
    if (durations) all_.push_back(durations);
  }
  if (!durations) return nullptr;
  if (durations->empty()) {
    diagnostics.error("E0316", wanted.file.span, fmt::format("`{}` holds no duration", wanted.file.value))
        .label("read for this")
        .help("a line for each, in the first column");
    return nullptr;
  }
  if (wanted.order == Order::ascending && !check_ascending(*durations, wanted.file, diagnostics)) return nullptr;
  return durations;
}

}  // namespace meshsim::compile
