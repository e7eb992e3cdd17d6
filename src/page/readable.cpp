#include "page/readable.hpp"

#include "page/markup.hpp"
#include "report/report_lines.hpp"
#include "report/verdict_lines.hpp"
#include "report/warnings.hpp"

namespace meshsim::page {
namespace {

std::string verdict_item(const report::JudgedResult& judged) {
  const std::string word(report::word_of(judged.outcome));
  std::string out = "<li class=\"verdict " + std::string(check::to_string(judged.outcome)) + "\">\n<p><b>" +
                    escaped(word) + "</b> <strong>" + escaped(judged.label) + "</strong> " +
                    escaped(judged.explanation) + "</p>\n";
  out += "<p><code>" + escaped(judged.text) + "</code></p>\n";
  if (!judged.because.empty()) out += element("p", "because " + judged.because);
  if (!judged.story.empty()) {
    out += "<details open>\n<summary>How it came to that</summary>\n<pre tabindex=\"0\">" + escaped(judged.story) +
           "</pre>\n</details>\n";
  }
  return out + "</li>\n";
}

std::string_view class_of(report::TrafficRow::Kind kind) {
  switch (kind) {
    case report::TrafficRow::Kind::subscription:
      return "depth-1";
    case report::TrafficRow::Kind::replica:
      return "depth-2";
    case report::TrafficRow::Kind::topic:
    case report::TrafficRow::Kind::endpoint:
    case report::TrafficRow::Kind::service:
      break;
  }
  return "depth-0";
}

std::string titled_lines(std::string_view title, const std::string& lines) {
  if (lines.empty()) return {};
  return "<section>\n" + element("h2", title) + element("pre", lines, "tabindex=\"0\"") + "</section>\n";
}

}  // namespace

std::string_view standing_class(const report::RunResult& run) {
  switch (run.standing) {
    case report::Standing::passed:
      return "held";
    case report::Standing::undecided:
      return "undecided";
    case report::Standing::failed:
      break;
  }
  return "failed";
}

std::string verdict_list(const std::vector<report::JudgedResult>& verdicts) {
  if (verdicts.empty()) return element("p", "The scenario claims nothing.");
  std::string out = "<ol class=\"readable-verdicts\">\n";
  for (const report::JudgedResult& judged : verdicts) out += verdict_item(judged);
  return out + "</ol>\n";
}

std::string findings(const report::RunResult& run) {
  report::Warnings warnings;
  warnings.add(run);
  return titled_lines("Checks", report::check_lines(run, {})) + titled_lines("Reports", report::report_lines(run, {})) +
         titled_lines("Warnings", warnings.text({}));
}

std::string counts(const Recording& recording) {
  std::string out =
      "<section aria-labelledby=\"messages\">\n<h2 id=\"messages\">Messages and calls</h2>\n<table>\n"
      "<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">What became of them</th></tr></thead>\n<tbody>\n";
  for (const report::TrafficLine& line : report::told_rows(recording.traffic())) {
    out += "<tr class=\"" + std::string(class_of(line.kind)) + "\"><th scope=\"row\">" + escaped(line.name) +
           "</th><td>" + escaped(line.sentence) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n</section>\n";
}

std::string end_of_log(const Recording& recording) {
  std::string out = "<section aria-labelledby=\"log\">\n<h2 id=\"log\">Log</h2>\n";
  if (recording.log().is_cut()) {
    out += element("p", "The last " + std::to_string(LogTail::most_lines) +
                            " lines; of lines that come again and again three, and how many more.");
  }
  return out + element("pre", recording.log().text(), "tabindex=\"0\"") + "</section>\n";
}

}  // namespace meshsim::page
