#include "report/comparison.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/visible.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {
namespace {

constexpr std::string_view arrow = " -> ";

/// A line of a section: its subject and its text.
using Lines = std::vector<std::pair<std::string, std::string>>;

std::string section(std::string_view heading, const Lines& lines, Style style) {
  if (lines.empty()) return {};
  std::size_t width = 0;
  for (const auto& line : lines) width = std::max(width, count_code_points(line.first));
  std::string text;
  append_painted(text, style, Colour::bold, heading);
  text += "\n";
  for (const auto& [name, said] : lines) text += "  " + pad_right(name, width) + "  " + said + "\n";
  return text;
}

std::string option_text(const RunResult& result, std::string_view name) {
  for (const auto& [option, value] : result.options) {
    if (option == name) return " " + visible(option) + "=" + visible(value);
  }
  return {};
}

std::string side_line(std::string_view letter, const RunResult& result, const RunResult& other, Style style) {
  std::string text = painted(style, Colour::bold, letter) + "  " + visible(result.file) + ", seed " +
                     std::to_string(result.seed) + ",";
  for (const auto& [name, value] : result.options) {
    if (option_text(result, name) != option_text(other, name)) text += option_text(result, name);
  }
  if (text.back() == ',') text.pop_back();
  return text + "\n";
}

const JudgedResult* find_judged(const RunResult& result, const JudgedResult& like) {
  const auto found = std::find_if(result.judged.begin(), result.judged.end(), [&](const JudgedResult& each) {
    return each.is_check == like.is_check && each.label == like.label;
  });
  return found == result.judged.end() ? nullptr : &*found;
}

std::string verdict_text(const JudgedResult* judged) {
  if (judged == nullptr) return "-     not there";
  return pad_right(word_of(judged->outcome), 4) + "  " + judged->explanation;
}

Lines changed_verdicts(const RunResult& a, const RunResult& b) {
  Lines lines;
  const auto add = [&](const JudgedResult* in_a, const JudgedResult* in_b) {
    if (in_a != nullptr && in_b != nullptr && in_a->outcome == in_b->outcome) return;
    lines.emplace_back((in_a == nullptr ? in_b : in_a)->label, verdict_text(in_a));
    lines.emplace_back("", verdict_text(in_b));
  };
  for (const JudgedResult& each : a.judged) add(&each, find_judged(b, each));
  for (const JudgedResult& each : b.judged) {
    if (find_judged(a, each) == nullptr) add(nullptr, &each);
  }
  return lines;
}

std::string figure_text(const std::optional<Figure>& figure) { return figure ? figure->text : "nothing to measure"; }

Lines changed_figures(const RunResult& a, const RunResult& b) {
  Lines lines;
  const auto add = [&](const std::string& name, const std::optional<Figure>& in_a, const std::optional<Figure>& in_b) {
    if (in_a.has_value() == in_b.has_value() && (!in_a || in_a->value == in_b->value)) return;
    lines.emplace_back(name, figure_text(in_a) + std::string(arrow) + figure_text(in_b));
  };
  for (const JudgedResult& each : a.judged) {
    const JudgedResult* other = find_judged(b, each);
    if (each.measured && other != nullptr && other->measured)
      add(each.label, each.measured->value, other->measured->value);
  }
  for (const ReportResult& each : a.reports) {
    const auto other = std::find_if(b.reports.begin(), b.reports.end(),
                                    [&](const ReportResult& candidate) { return candidate.name == each.name; });
    if (other != b.reports.end()) add(each.name, each.value, other->value);
  }
  return lines;
}

/// Lists the rows with their whole names: "Job / worker / worker-2".
std::vector<std::pair<std::string, const TrafficRow*>> named_rows(const RunResult& result) {
  std::vector<std::pair<std::string, const TrafficRow*>> rows;
  std::string topic;
  std::string subscription;
  for (const TrafficRow& row : result.traffic) {
    switch (row.kind) {
      case TrafficRow::Kind::topic:
        topic = row.name;
        rows.emplace_back(topic, &row);
        break;
      case TrafficRow::Kind::subscription:
        subscription = topic + " / " + row.name;
        rows.emplace_back(subscription, &row);
        break;
      case TrafficRow::Kind::replica:
        rows.emplace_back(subscription + " / " + row.name, &row);
        break;
      case TrafficRow::Kind::endpoint:
        rows.emplace_back(row.name, &row);
        break;
      case TrafficRow::Kind::service:
        rows.emplace_back("service " + row.name, &row);
        break;
    }
  }
  return rows;
}

std::string changed_numbers(const TrafficRow& a, const TrafficRow& b) {
  std::string text;
  for (const TrafficCount& count : a.counts) {
    const std::uint64_t other = b.of(count.key);
    if (count.n == other) continue;
    text += (text.empty() ? "" : ", ") + std::string(count.key) + " " + grouped(count.n) + std::string(arrow) +
            grouped(other);
  }
  return text;
}

Lines changed_counts(const RunResult& a, const RunResult& b) {
  Lines lines;
  const auto in_a = named_rows(a);
  const auto in_b = named_rows(b);
  const auto find = [](const auto& rows, const std::string& name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.first == name; });
    return found == rows.end() ? nullptr : found->second;
  };
  for (const auto& [name, row] : in_a) {
    const TrafficRow* other = find(in_b, name);
    const std::string text = other == nullptr ? "only in A" : changed_numbers(*row, *other);
    if (!text.empty()) lines.emplace_back(name, text);
  }
  for (const auto& [name, row] : in_b) {
    if (find(in_a, name) == nullptr) lines.emplace_back(name, "only in B");
  }
  return lines;
}

Lines changed_end(const RunResult& a, const RunResult& b) {
  Lines lines;
  const auto add = [&](const char* name, const std::string& in_a, const std::string& in_b) {
    if (in_a != in_b) lines.emplace_back(name, in_a + std::string(arrow) + in_b);
  };
  add("ended at", format_instant(a.ended_at), format_instant(b.ended_at));
  add("events", grouped(a.events), grouped(b.events));
  add("cut short", a.cut_by.empty() ? "no" : a.cut_by, b.cut_by.empty() ? "no" : b.cut_by);
  return lines;
}

}  // namespace

std::string sides_lines(const RunResult& a, const RunResult& b, Style style) {
  return side_line("A", a, b, style) + side_line("B", b, a, style);
}

std::string comparison_lines(const RunResult& a, const RunResult& b, Style style) {
  std::string text;
  for (const std::string& part :
       {section("verdicts", changed_verdicts(a, b), style), section("measured", changed_figures(a, b), style),
        section("counts", changed_counts(a, b), style), section("end", changed_end(a, b), style)}) {
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

}  // namespace meshsim::report
