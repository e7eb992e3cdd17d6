#include "cli/test_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/new_file.hpp"
#include "cli/version.hpp"
#include "page/results_page.hpp"
#include "report/annotations.hpp"
#include "report/failed_claims.hpp"
#include "report/results_json.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::cli {
namespace {

std::string seconds_of(std::uint64_t ms) { return fmt::format("{}.{:03}s", ms / 1000, ms % 1000); }

}  // namespace

void TestReport::say(const std::string& text) {
  if (options_.format != TestFormat::gitlab) console_.out(text);
}

int TestReport::tell_unwritten(const std::string& output, const Error& error) {
  console_.err("error: cannot write `" + visible(output) + "`: " + error.message + "\n");
  return exit_invalid;
}

void TestReport::add_invalid(const std::string& file, const std::string& text) {
  junit_.add(report::InvalidFile{file, text});
  results_.invalid.push_back({file, text});
  code_ = worse(code_, exit_invalid);
  ++results_.tally.failed;
}

void TestReport::add_without_end(report::RunWithoutEnd run) {
  junit_.add(run);
  results_.without_end.push_back(std::move(run));
}

void TestReport::add_not_begun(const std::string& name, const std::string& file, const std::string& why) {
  add_without_end({name, file, "it was not begun: " + why, false});
  ++results_.tally.skipped;
}

void TestReport::add(TestOutcome outcome) {
  if (!outcome.broken.empty()) return add_broken(outcome);
  if (options_.timings) times_.emplace_back(outcome.took_ms, outcome.result.name);
  if (!options_.junit_file.empty())
    junit_.add(outcome.result, options_.timings ? std::optional(outcome.took_ms) : std::nullopt);
  code_ = worse(code_, outcome.code);
  (outcome.code == exit_held ? results_.tally.passed : results_.tally.failed) += 1;
  warnings_.add(outcome.result);
  results_.runs.push_back(std::move(outcome.result));
  if (outcome.code != exit_held) tell(outcome);
}

/// Tells whether the last run shows a new failure: of many seeds with which the same claims fail, only the first is
/// told in full.
bool TestReport::tells_anything_new() {
  const report::RunResult& run = results_.runs.back();
  bool is_new = false;
  bool is_any = false;
  for (const report::JudgedResult& each : run.judged) {
    if (each.outcome == check::Outcome::held) continue;
    is_any = true;
    is_new = told_.emplace(run.file, each.is_check, each.label).second || is_new;
  }
  return is_new || !is_any;
}

void TestReport::tell(const TestOutcome& outcome) {
  const report::Style style{console_.out_color()};
  const bool is_new = tells_anything_new();
  const report::RunResult& result = results_.runs.back();
  say(report::run_line(result, result.name.size(), style) + (is_new ? "\n" : ""));
  if (!is_new) return;
  if (result.expects_nothing) say("  " + std::string(report::expects_nothing) + "\n");
  if (outcome.failures.empty()) {
    say(report::claim_lines(result, style));
  } else {
    const std::string checks = report::failed_check_lines(result, style);
    say(checks + (checks.empty() ? "" : "\n") +
        (style.colour ? outcome.failures : report::without_colours(outcome.failures)));
  }
  console_.flush();
}

void TestReport::add_broken(const TestOutcome& outcome) {
  add_without_end({outcome.result.name, outcome.result.file, outcome.broken});
  code_ = worse(code_, exit_internal);
  ++results_.tally.failed;
  say(report::painted({console_.out_color()}, report::Colour::red, "FAIL") + "       " + visible(outcome.result.name) +
      "  " + outcome.broken + "\n\n");
  console_.flush();
}

/// Lists the slowest runs, by the wall clock.
std::string TestReport::timings() const {
  constexpr std::size_t most = 5;
  std::vector<std::pair<std::uint64_t, std::string>> slowest = times_;
  std::stable_sort(slowest.begin(), slowest.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  const std::uint64_t all = std::accumulate(times_.begin(), times_.end(), std::uint64_t{0},
                                            [](std::uint64_t sum, const auto& time) { return sum + time.first; });
  std::string text = "took " + seconds_of(all) + " in all runs; the slowest:\n";
  if (slowest.size() > most) slowest.resize(most);
  for (const auto& [ms, name] : slowest) text += "  " + seconds_of(ms) + "  " + visible(name) + "\n";
  return text;
}

int TestReport::finish(bool is_complete) {
  results_.made_by = version();
  results_.is_complete = is_complete;
  if (!is_complete) code_ = worse(code_, exit_interrupted);
  say(warnings_.text({console_.out_color()}));
  say(report::failure_summary(results_.runs, {console_.out_color()}));
  if (options_.format == TestFormat::github) console_.out(report::github_annotations(results_));
  if (options_.format == TestFormat::gitlab) console_.out_raw(report::gitlab_report(results_));
  if (options_.timings) say(timings());
  say(report::tally_line(results_.tally));
  if (!is_complete) {
    const std::uint64_t skipped = results_.tally.skipped;
    say("incomplete: a signal came" +
        (skipped == 0 ? "" : ", and " + plural(skipped, "run") + (skipped == 1 ? " was" : " were") + " not begun") +
        "\n");
  }
  say("\n");
  write_output(options_.junit_file, [this] { return junit_.document(); });
  write_output(options_.json_file, [this] { return report::results_json(results_); });
  write_output(options_.html_file, [this] {
    results_.table = report::tabulate(results_.runs);
    return page::results_page(join(options_.paths, " "), results_);
  });
  return code_;
}

template <class Document>
void TestReport::write_output(const std::string& output, Document document) {
  if (output.empty()) return;
  if (const Result<void> written = replace_file(output, document()); !written)
    code_ = worse(code_, tell_unwritten(output, written.error()));
}

}  // namespace meshsim::cli
