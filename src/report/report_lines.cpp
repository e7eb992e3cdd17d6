#include "report/report_lines.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {
namespace {

std::string value_of(const ReportResult& report) {
  if (!report.value) return "nothing to measure";
  if (!report.is_latency) return report.value->text;
  return report.value->text + " (" + display_samples(*report.value) + ")";
}

}  // namespace

std::string report_lines(const RunResult& run, Style style) {
  std::size_t width = 0;
  for (const ReportResult& report : run.reports) width = std::max(width, count_code_points(report.name));
  std::string text;
  for (const ReportResult& report : run.reports) {
    append_painted(text, style, Colour::bold, pad_right("report", word_width));
    text += pad_right(report.name, width) + "  " + value_of(report) + "\n";
  }
  return text;
}

}  // namespace meshsim::report
