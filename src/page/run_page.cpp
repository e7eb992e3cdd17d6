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

/// Returns the verdicts of the claims; checks have a section of their own.
std::vector<report::JudgedResult> claims_of(const ToldRun& told) {
  std::vector<report::JudgedResult> verdicts = report::result_of(*told.report, {}, told.stories).judged;
  std::erase_if(verdicts, [](const report::JudgedResult& judged) { return judged.is_check; });
  return verdicts;
}

}  // namespace

std::string run_page(const ToldRun& told) {
  const report::RunReport& run = *told.report;
  std::string body = "<article class=\"run " + std::string(standing_class(run)) + "\">\n" + header(run);
  body += "<section class=\"plain\">\n<h2>Verdicts</h2>\n" + verdict_list(claims_of(told)) + "</section>\n";
  body += "<div id=\"app\"></div>\n";  // the script puts its picture here
  body += findings(run) + counts(*told.recording) + end_of_log(*told.recording) + "</article>\n";
  return document(run.plan->scenario, body, page_data(told));
}

}  // namespace meshsim::page
