#include "page/run_page.hpp"

#include "base/text.hpp"
#include "page/document.hpp"
#include "page/markup.hpp"
#include "page/page_data.hpp"
#include "page/readable.hpp"
#include "report/summary.hpp"

namespace meshsim::page {
namespace {

std::string header(const report::RunResult& run, bool is_trace) {
  std::string out = "<header class=\"plain\">\n" + element("h1", run.scenario);
  out += element("p", report::run_line(run, 0, {}), "class=\"standing\"");
  out += element("p", report::closing_line(run), "class=\"closing\"");
  if (is_trace) return out + element("p", what_a_trace_lacks) + "</header>\n";
  return out + "<p>Run again: <code>" + escaped(run.replay) + "</code></p>\n</header>\n";
}

/// Returns the verdicts of the claims; checks have a section of their own.
std::vector<report::JudgedResult> claims_of(const report::RunResult& run) {
  std::vector<report::JudgedResult> claims = run.judged;
  std::erase_if(claims, [](const report::JudgedResult& judged) { return judged.is_check; });
  return claims;
}

}  // namespace

std::string run_page(const ToldRun& told) {
  const report::RunResult& run = *told.result;
  std::string body = "<article class=\"run " + std::string(standing_class(run)) + "\">\n" + header(run, told.is_trace);
  if (!told.is_trace)
    body += "<section class=\"plain\">\n<h2>Verdicts</h2>\n" + verdict_list(claims_of(run)) + "</section>\n";
  body += "<div id=\"app\"></div>\n";  // the script puts its picture here
  body += findings(run) + counts(*told.recording) + end_of_log(*told.recording) + "</article>\n";
  return document(run.scenario, body, page_data(told));
}

}  // namespace meshsim::page
