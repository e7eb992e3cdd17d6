#include "page/run_page.hpp"

#include "base/text.hpp"
#include "page/document.hpp"
#include "page/markup.hpp"
#include "page/page_data.hpp"
#include "page/readable.hpp"
#include "report/summary.hpp"

namespace meshsim::page {
namespace {

std::string header(const report::RunReport& run) {
  std::string out = "<header class=\"plain\">\n" + element("h1", run.plan->scenario);
  out += element("p", report::run_line(run, 0, {}), "class=\"standing\"");
  out += element("p", report::closing_line(run), "class=\"closing\"");
  return out + "<p>Run again: <code>" + escaped(run.replay) + "</code></p>\n</header>\n";
}

/// Makes a row for the table of runs, with a link to the run's section.
std::string row_of(const report::RunReport& run, std::size_t index) {
  const std::string name = escaped(run.plan->run_name);
  const bool is_told = report::standing_of(run) != report::Standing::passed;
  const std::string link = is_told ? "<a href=\"#run-" + std::to_string(index + 1) + "\">" + name + "</a>" : name;
  return "<tr class=\"" + std::string(standing_class(run)) + "\"><th scope=\"row\">" + link + "</th><td>" +
         escaped(report::run_line(run, 0, {})) + "</td></tr>\n";
}

std::string article(const ToldRun& told, std::size_t index) {
  const report::RunReport& run = *told.report;
  std::string out = "<article class=\"run\" id=\"run-" + std::to_string(index + 1) + "\">\n";
  out += element("h2", run.plan->run_name) + element("p", report::closing_line(run), "class=\"closing\"");
  out += "<p>Run again: <code>" + escaped(run.replay) + "</code></p>\n";
  return out + verdict_list(told) + findings(run) + "</article>\n";
}

}  // namespace

std::string run_page(const ToldRun& told) {
  const report::RunReport& run = *told.report;
  std::string body = "<article class=\"run " + std::string(standing_class(run)) + "\">\n" + header(run);
  body += "<section class=\"plain\">\n<h2>Verdicts</h2>\n" + verdict_list(told) + "</section>\n";
  body += "<div id=\"app\"></div>\n";  // the script puts its picture here
  body += findings(run) + counts(*told.recording) + end_of_log(*told.recording) + "</article>\n";
  return document(run.plan->scenario, body, page_data(told));
}

std::string runs_page(std::string_view title, const std::vector<ToldRun>& runs) {
  report::Tally tally;
  for (const ToldRun& told : runs) {
    (report::standing_of(*told.report) == report::Standing::passed ? tally.passed : tally.failed) += 1;
  }
  std::string body = "<header>\n" + element("h1", title) +
                     element("p", report::tally_line(tally), "class=\"standing\"") +
                     "</header>\n<section>\n<table class=\"runs\">\n<thead><tr><th scope=\"col\">Run</th>"
                     "<th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < runs.size(); ++i) body += row_of(*runs[i].report, i);
  body += "</tbody>\n</table>\n</section>\n";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (report::standing_of(*runs[i].report) != report::Standing::passed) body += article(runs[i], i);
  }
  return document(title, body);
}

}  // namespace meshsim::page
