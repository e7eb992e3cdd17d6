#include "report/report_lines.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {
namespace {

std::string value_of(const plan::Metric& metric, const watch::Measurement& value) {
  if (value.kind == watch::Measurement::Kind::none) return "nothing to measure";
  const std::string text = watch::display(value);
  if (metric.kind != plan::MetricKind::latency) return text;
  return text + " (" + watch::display_samples(value) + ")";
}

}  // namespace

std::string report_lines(const RunReport& run, Style style) {
  std::size_t width = 0;
  for (const plan::Report& report : run.plan->reports) width = std::max(width, count_code_points(report.text));
  std::string text;
  for (std::size_t i = 0; i < run.reports.size(); ++i) {
    const plan::Report& report = run.plan->reports[i];
    append_painted(text, style, Colour::bold, pad_right("report", word_width));
    text += pad_right(report.text, width) + "  " + value_of(report.metric, run.reports[i]) + "\n";
  }
  return text;
}

}  // namespace meshsim::report
