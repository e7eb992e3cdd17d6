#include "page/results_page.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "page/document.hpp"
#include "page/markup.hpp"
#include "page/readable.hpp"
#include "report/table_lines.hpp"
#include "report/verdict_lines.hpp"
#include "report/warnings.hpp"
#include "trace/digest.hpp"

namespace meshsim::page {
namespace {

using report::Results;
using report::RunResult;
using report::Standing;

std::string_view class_of(Standing standing) {
  switch (standing) {
    case Standing::passed:
      return "held";
    case Standing::undecided:
      return "undecided";
    case Standing::failed:
      break;
  }
  return "failed";
}

std::string_view word_of(Standing standing) {
  switch (standing) {
    case Standing::passed:
      return "ok";
    case Standing::undecided:
      return "UNDECIDED";
    case Standing::failed:
      break;
  }
  return "FAIL";
}

/// Writes "4 held, 1 failed".
std::string counted_outcomes(const RunResult& run) {
  std::array<std::uint64_t, 4> counts{};
  for (const report::JudgedResult& judged : run.judged) ++counts[static_cast<std::size_t>(judged.outcome)];
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + grouped(counts[i]) + " " +
            std::string(check::to_string(static_cast<check::Outcome>(i)));
  }
  if (text.empty()) text = "no claims";
  if (!run.cut_by.empty()) text += "; cut short: " + run.cut_by;
  return run.at_cap ? text + "; ended at its cap" : text;
}

std::string closing(const RunResult& run) {
  return "seed " + std::to_string(run.seed) + ", " + grouped(run.events) + (run.events == 1 ? " event" : " events") +
         " in " + format_instant(run.ended_at) + " of virtual time, digest " + trace::Digest::text_of(run.digest);
}

std::string anchor(std::size_t index) { return "run-" + std::to_string(index + 1); }

/// Makes the cells with the run's values of these parameters.
std::string values_in(const RunResult& run, const std::vector<std::string>& parameters) {
  std::string cells;
  for (const std::string& parameter : parameters) {
    const auto found = std::find_if(run.options.begin(), run.options.end(),
                                    [&](const auto& option) { return option.first == parameter; });
    cells += "<td>" + (found == run.options.end() ? "" : escaped(found->second)) + "</td>";
  }
  return cells;
}

/// Makes a row of the list of runs, with a link to the run's section where it has one.
std::string row_of(const RunResult& run, std::size_t index, bool is_told, const std::vector<std::string>& parameters) {
  const std::string name = escaped(run.name);
  const std::string link = is_told ? "<a href=\"#" + anchor(index) + "\">" + name + "</a>" : name;
  return "<tr class=\"" + std::string(class_of(run.standing)) + "\"><th scope=\"row\">" + link + "</th>" +
         values_in(run, parameters) + "<td><b>" + escaped(word_of(run.standing)) + "</b> " +
         escaped(counted_outcomes(run)) + "</td></tr>\n";
}

std::string reports_of(const RunResult& run) {
  if (run.reports.empty()) return {};
  std::string out = "<table>\n<tbody>\n";
  for (const report::ReportResult& each : run.reports) {
    out += "<tr><th scope=\"row\">" + escaped(each.name) + "</th><td>" +
           escaped(each.value ? each.value->text : "nothing") + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string warnings_of(const Results& results) {
  report::Warnings warnings;
  for (const RunResult& run : results.runs) warnings.add(run);
  if (warnings.empty()) return {};
  return "<section>\n" + element("h2", "Warnings") + element("pre", warnings.text({}), "tabindex=\"0\"") +
         "</section>\n";
}

std::string article(const RunResult& run, std::size_t index) {
  std::string out = "<article class=\"run\" id=\"" + anchor(index) + "\">\n";
  out += element("h2", run.name) + element("p", closing(run), "class=\"closing\"");
  out += "<p>Run again: <code>" + escaped(run.replay) + "</code></p>\n";
  return out + verdict_list(run.judged) + reports_of(run) + "</article>\n";
}

std::string_view cell_class(const report::TableColumn& column, const report::Cell& cell) {
  if (column.kind == report::TableColumn::Kind::report || cell.runs == 0) return "plain";
  if (cell.held == cell.runs) return "held";
  return cell.held == 0 ? "failed" : "mixed";
}

std::string figures_table(const report::ResultTable& table) {
  std::string out =
      "<section>\n<h2>Results</h2>\n<div class=\"wide\" tabindex=\"0\">\n<table class=\"figures\">\n<thead><tr>";
  for (const std::string& name : table.parameters) out += "<th scope=\"col\">" + escaped(name) + "</th>";
  for (const report::TableColumn& column : table.columns) out += "<th scope=\"col\">" + escaped(column.name) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const report::TableRow& row : table.rows) {
    out += "<tr>";
    for (const std::string& key : row.key) out += "<th scope=\"row\">" + escaped(key) + "</th>";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      out += "<td class=\"" + std::string(cell_class(table.columns[i], row.cells[i])) + "\">" +
             escaped(report::cell_text(table.columns[i].kind, row.cells[i])) + "</td>";
    }
    out += "</tr>\n";
  }
  out += "</tbody>\n</table>\n</div>\n";
  return out + element("p", "k/n: held in k of n runs; least / median / most of their values") + "</section>\n";
}

/// Lists the values of a parameter in the order of the rows, each once.
std::vector<std::string> values_of(const report::ResultTable& table, std::size_t parameter) {
  std::vector<std::string> values;
  for (const report::TableRow& row : table.rows) {
    if (std::find(values.begin(), values.end(), row.key[parameter]) == values.end())
      values.push_back(row.key[parameter]);
  }
  return values;
}

/// Makes a map of a sweep over two parameters: the first goes down, the second across, and a place tells in how many
/// of its runs everything held.
std::string heat_map(const report::ResultTable& table) {
  if (table.parameters.size() != 2) return {};
  const std::vector<std::string> down = values_of(table, 0);
  const std::vector<std::string> across = values_of(table, 1);
  if (down.size() < 2 || across.size() < 2) return {};
  std::string out = "<section>\n<h2>Where all held</h2>\n<div class=\"wide\" tabindex=\"0\">\n<table class=\"heat\">\n";
  out += "<thead><tr><th scope=\"col\">" + escaped(table.parameters[0] + " \\ " + table.parameters[1]) + "</th>";
  for (const std::string& value : across) out += "<th scope=\"col\">" + escaped(value) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (const std::string& first : down) {
    out += "<tr><th scope=\"row\">" + escaped(first) + "</th>";
    for (const std::string& second : across) {
      const auto row = std::find_if(table.rows.begin(), table.rows.end(), [&](const report::TableRow& each) {
        return each.key[0] == first && each.key[1] == second;
      });
      if (row == table.rows.end()) {
        out += "<td></td>";
        continue;
      }
      const bool is_all = row->passed == row->runs.size();
      out += "<td class=\"" +
             std::string(is_all             ? "held"
                         : row->passed == 0 ? "failed"
                                            : "mixed") +
             "\">" + std::to_string(row->passed) + "/" + std::to_string(row->runs.size()) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n</div>\n</section>\n";
}

std::string list_of_runs(const Results& results, const std::vector<std::size_t>& told,
                         const std::vector<std::string>& parameters) {
  std::string out = "<section>\n<h2>Runs</h2>\n<table class=\"runs\">\n<thead><tr><th scope=\"col\">Run</th>";
  for (const std::string& parameter : parameters) out += "<th scope=\"col\">" + escaped(parameter) + "</th>";
  out += "<th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n";
  for (const bool is_passed : {false, true}) {  // failures first
    for (std::size_t i = 0; i < results.runs.size(); ++i) {
      if ((results.runs[i].standing == Standing::passed) == is_passed)
        out += row_of(results.runs[i], i, std::binary_search(told.begin(), told.end(), i), parameters);
    }
  }
  for (const report::RunWithoutEnd& run : results.without_end) {
    out += "<tr class=\"undecided\"><th scope=\"row\">" + escaped(run.run_name) + "</th>" + values_in({}, parameters) +
           "<td>" + escaped(run.reason) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n</section>\n";
}

std::string invalid_files(const Results& results) {
  std::string out;
  for (const report::InvalidFile& invalid : results.invalid) {
    out += "<article class=\"run failed\">\n" + element("h2", invalid.file) +
           element("p", "It does not compile.", "class=\"standing\"") +
           element("pre", invalid.diagnostics, "tabindex=\"0\"") + "</article>\n";
  }
  return out;
}

}  // namespace

std::string results_page(std::string_view title, const Results& results) {
  std::vector<std::size_t> told;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < results.runs.size(); ++i) {
    if (results.runs[i].standing == Standing::passed) continue;
    if (++failed <= most_told_runs) told.push_back(i);
  }
  std::string body =
      "<header>\n" + element("h1", title) + element("p", report::tally_line(results.tally), "class=\"standing\"");
  if (!results.runs.empty()) body += element("p", report::closing_line(results.runs), "class=\"closing\"");
  if (!results.is_complete) body += element("p", "Incomplete: a signal came before all was run.");
  if (!results.bounds.empty()) body += element("pre", report::bound_lines(results.bounds, {}), "tabindex=\"0\"");
  body += "</header>\n" + invalid_files(results);
  const bool is_one_file = std::all_of(results.runs.begin(), results.runs.end(),
                                       [&](const RunResult& run) { return run.file == results.runs.front().file; });
  const bool has_table = results.table && results.runs.size() > 1 && is_one_file;
  if (has_table) body += heat_map(*results.table) + figures_table(*results.table);
  body += list_of_runs(results, told, has_table ? results.table->parameters : std::vector<std::string>()) +
          warnings_of(results);
  if (failed > told.size()) {
    body += element("p", "Of " + grouped(failed) + " runs that did not pass the first " + grouped(told.size()) +
                             " are told below; `meshsim run FILE --only NAME` tells of any.");
  }
  for (const std::size_t index : told) body += article(results.runs[index], index);
  return document(title, body);
}

}  // namespace meshsim::page
