#include "report/traffic.hpp"

#include <algorithm>

#include "base/prose.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "report/reasons.hpp"

namespace meshsim::report {
namespace {

/// Writes " (the queue was full)", or, where there are several reasons, each with its number.
std::string reasons_text(const TrafficCount& count) {
  std::string text;
  for (const auto& [reason, n] : count.reasons) {
    text += text.empty() ? " (" : "; ";
    if (count.reasons.size() > 1) text += grouped(n) + ": ";
    text += describe(reason);
  }
  return text.empty() ? text : text + ")";
}

/// Writes the text in brackets behind a number.
std::string aside_of(const TrafficRow& row, const TrafficCount& count) {
  if (count.key == "answered") {
    const std::uint64_t unsuccessful = row.of("not_2xx");
    return unsuccessful == 0 ? "" : " (" + grouped(unsuccessful) + " not 2xx)";
  }
  if (count.key == "waiting" && row.oldest_age)
    return " (the oldest for " + format_duration(to_four_figures(*row.oldest_age)) + ")";
  return reasons_text(count);
}

/// Writes "a backlog of up to 5 from 2.000s to 4.000s".
std::string backlog_text(const Backlog& backlog) {
  const auto at = [](Time time) { return format_instant(time / millisecond * millisecond); };  // as in the log
  std::string text = "a backlog of up to " + grouped(backlog.most) + " from " + at(backlog.began);
  text += backlog.gone ? " to " + at(*backlog.gone) : " on, still there at the end";
  return backlog.among > 1 ? text + " (the longest of " + grouped(backlog.among) + ")" : text;
}

/// Writes the numbers of a row as a sentence, without those that are zero.
std::string sentence_of(const TrafficRow& row) {
  std::string text;
  for (const TrafficCount& count : row.counts) {
    if (count.n == 0 || count.words.empty()) continue;
    if (!text.empty()) text += ", ";
    text += grouped(count.n) + " " + std::string(count.words) + aside_of(row, count);
  }
  if (!row.backlog) return text;
  return text + (text.empty() ? "" : ", ") + backlog_text(*row.backlog);
}

std::string_view indent_of(TrafficRow::Kind kind) {
  switch (kind) {
    case TrafficRow::Kind::subscription:
      return "  ";
    case TrafficRow::Kind::replica:
      return "    ";
    case TrafficRow::Kind::topic:
    case TrafficRow::Kind::endpoint:
    case TrafficRow::Kind::service:
      break;
  }
  return "";
}

}  // namespace

std::uint64_t TrafficRow::of(std::string_view key) const {
  const auto found = std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.key == key; });
  return found == counts.end() ? 0 : found->n;
}

std::vector<TrafficLine> told_rows(const std::vector<TrafficRow>& rows) {
  std::vector<TrafficLine> lines;
  bool is_shown = true;  // a topic to which nothing happened is left out together with its subscriptions
  for (const TrafficRow& row : rows) {
    std::string sentence = sentence_of(row);
    const bool is_part = row.kind == TrafficRow::Kind::subscription || row.kind == TrafficRow::Kind::replica;
    if (!is_part) is_shown = !sentence.empty();
    if (!is_shown) continue;
    lines.push_back({row.kind, row.name, sentence.empty() ? "nothing" : std::move(sentence)});
  }
  return lines;
}

std::string traffic_lines(const std::vector<TrafficRow>& rows, Style style) {
  const std::vector<TrafficLine> lines = told_rows(rows);
  std::size_t width = 0;
  for (const TrafficLine& line : lines)
    width = std::max(width, indent_of(line.kind).size() + count_code_points(line.name));
  std::string text;
  for (const TrafficLine& line : lines) {
    append_painted(text, style, Colour::bold, pad_right(std::string(indent_of(line.kind)) + line.name, width));
    text += "  " + line.sentence + "\n";
  }
  return text;
}

}  // namespace meshsim::report
