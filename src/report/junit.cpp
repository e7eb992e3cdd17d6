#include "report/junit.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/warnings.hpp"
#include "trace/digest.hpp"

namespace meshsim::report {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  // A parser turns a line end in an attribute into a blank unless it is written as a reference (XML 1.0, 3.3.3).
  std::string text;
  for (const char c : escape_xml(value)) text += c == '\n' ? "&#10;" : c == '\t' ? "&#9;" : std::string(1, c);
  return " " + std::string(name) + "=\"" + text + "\"";
}

std::string property(std::string_view name, std::string_view value) {
  return "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string properties(const RunResult& run) {
  std::string text = "    <properties>\n" + property("seed", std::to_string(run.seed));
  for (const auto& [name, value] : run.options) text += property("option." + name, value);
  text += property("virtual_time_ns", std::to_string(run.ended_at));
  text += property("events", std::to_string(run.events));
  text += property("digest", trace::Digest::text_of(run.digest));
  for (const ReportResult& report : run.reports)
    text += property("report." + report.name, report.value ? report.value->text : "nothing");
  return text + property("replay", run.replay) + "    </properties>\n";
}

std::string open_case(const RunResult& run, std::string_view name) {
  return "    <testcase" + attribute("classname", run.name) + attribute("name", name);
}

std::string open_case(const RunResult& run, const JudgedResult& judged) {
  std::string text = open_case(run, judged.is_check ? judged.line_text : judged.label);
  if (judged.line != 0) text += attribute("file", judged.file) + attribute("line", std::to_string(judged.line));
  return text;
}

std::string case_with(std::string open, std::string_view element, std::string_view type, std::string_view message,
                      std::string_view body) {
  open += ">\n      <" + std::string(element);
  if (!type.empty()) open += attribute("type", type);
  open += attribute("message", message);
  open += body.empty() ? "/>" : ">" + escape_xml(body) + "</" + std::string(element) + ">";
  return open + "\n    </testcase>\n";
}

struct Counts {
  std::uint64_t tests = 0, failures = 0, errors = 0;
};

std::string totals(const Counts& counts) {
  return attribute("tests", std::to_string(counts.tests)) + attribute("failures", std::to_string(counts.failures)) +
         attribute("errors", std::to_string(counts.errors)) + attribute("skipped", "0");
}

/// Writes a time in seconds, as readers of the format expect.
std::string time_of(std::optional<std::uint64_t> wall_ms) {
  return wall_ms ? attribute("time", fmt::format("{}.{:03}", *wall_ms / 1000, *wall_ms % 1000)) : "";
}

/// Writes the testcase of a claim or a check.
std::string judged_case(const std::string& open, check::Outcome outcome, const std::string& explanation,
                        const std::string& body, Counts& counts) {
  ++counts.tests;
  if (outcome == check::Outcome::held) return open + "/>\n";
  if (outcome == check::Outcome::undecided) {
    ++counts.errors;
    return case_with(open, "error", "undecided", explanation, body);
  }
  ++counts.failures;
  return case_with(open, "failure", check::to_string(outcome), explanation, body);
}

/// Writes the warnings: as text beside the cases, in a strict run as a case that failed.
std::string warnings_element(const RunResult& run, Counts& counts) {
  Warnings warnings;
  warnings.add(run);
  if (warnings.empty()) return {};
  const bool are_idle = has_idle_lines(run.warnings);
  const bool are_errors = has_errors(run.warnings);
  if (!run.is_strict || !(are_idle || are_errors))
    return "    <system-err>" + escape_xml(warnings.text({})) + "</system-err>\n";
  ++counts.tests;
  ++counts.failures;
  const std::string told = warnings.text({}) + "replay: " + run.replay;
  if (!are_idle) {
    return case_with(open_case(run, "every expression has a value"), "failure", "handler_error",
                     "an expression had no value", told);
  }
  return case_with(open_case(run, "what the timeline asks for happens"), "failure", "did_not_act",
                   are_errors ? "a line of the timeline did nothing, and an expression had no value"
                              : "a line of the timeline did nothing",
                   told);
}

}  // namespace

std::string escape_xml(std::string_view text) {
  const std::string repaired = repair_utf8(text);
  std::string out;
  for (std::size_t i = 0; i < repaired.size(); ++i) {
    const char c = repaired[i];
    const std::string_view rest = std::string_view(repaired).substr(i);
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      out += "\xef\xbf\xbd";
    } else if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {  // U+FFFE, U+FFFF
      out += "\xef\xbf\xbd";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

void JUnitWriter::add(const RunResult& run, std::optional<std::uint64_t> wall_ms) {
  Counts counts;
  std::string cases;
  const std::string replay = "replay: " + run.replay;
  for (const JudgedResult& judged : run.judged) {
    cases += judged_case(open_case(run, judged), judged.outcome, judged.explanation,
                         judged.story.empty() ? replay : judged.story, counts);
  }
  if (run.expects_nothing) {
    cases += judged_case(open_case(run, "expects something"), check::Outcome::failed, std::string(expects_nothing),
                         replay, counts);
  }
  if (!run.cut_by.empty() && counts.errors == 0) {  // even with decided claims, the run as a whole is not decided
    cases += judged_case(open_case(run, "runs to its end"), check::Outcome::undecided, "cut short: " + run.cut_by,
                         replay, counts);
  }
  cases += warnings_element(run, counts);
  suites_ += "  <testsuite" + attribute("name", run.name) + totals(counts) + time_of(wall_ms) + ">\n" +
             properties(run) + cases + "  </testsuite>\n";
  tests_ += counts.tests;
  failures_ += counts.failures;
  errors_ += counts.errors;
}

void JUnitWriter::add(const InvalidFile& invalid) {
  const std::string open = "    <testcase" + attribute("classname", invalid.file) + attribute("name", "compiles") +
                           attribute("file", invalid.file);
  suites_ += "  <testsuite" + attribute("name", invalid.file) + totals({1, 0, 1}) + ">\n" +
             case_with(open, "error", "invalid", "not a valid scenario", invalid.diagnostics) + "  </testsuite>\n";
  ++tests_;
  ++errors_;
}

void JUnitWriter::add(const RunWithoutEnd& run) {
  const std::string open =
      "    <testcase" + attribute("classname", run.run_name) + attribute("name", "runs") + attribute("file", run.file);
  suites_ += "  <testsuite" + attribute("name", run.run_name) + totals({1, 0, 1}) + ">\n" +
             case_with(open, "error", "no_end", run.reason, "") + "  </testsuite>\n";
  ++tests_;
  ++errors_;
}

std::string JUnitWriter::document() const {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"meshsim\"" +
         totals({tests_, failures_, errors_}) + ">\n" + suites_ + "</testsuites>\n";
}

}  // namespace meshsim::report
