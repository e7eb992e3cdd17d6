#include "report/run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/time.hpp"
#include "base/visible.hpp"
#include "report/warnings.hpp"

namespace meshsim::report {
namespace {

bool is_safe_in_shell(char c) {
  constexpr std::string_view others = "_-./:,=+@%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

/// Quotes a word for bash with escapes, $'..', which can be copied from a terminal where the bytes themselves could
/// not.
std::string escaped_for_shell(const std::string& word) {
  std::string quoted = "$'";
  for (const char c : word) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      quoted.append("\\").append(1, c);
    } else {
      quoted += code >= 0x20 && code < 0x7f ? std::string(1, c) : fmt::format("\\{:03o}", code);
    }
  }
  return quoted + "'";
}

}  // namespace

std::string quoted_for_shell(const std::string& word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_safe_in_shell)) return word;
  if (visible(word) != word) return escaped_for_shell(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

check::Outcome outcome_of(const RunReport& run, const LineFinding& check) {
  if (check.kind == LineFinding::Kind::check_held) return check::Outcome::held;
  if (check.kind == LineFinding::Kind::check_failed) return check::Outcome::failed;
  return run.cut_by.empty() ? check::Outcome::vacuous : check::Outcome::undecided;
}

std::string label_of_check(const plan::TimelineLine& line) { return "line " + std::to_string(line.position.line); }

std::string explain_check(const RunReport& run, const LineFinding& check) {
  if (check.kind == LineFinding::Kind::check_held) return "true at " + format_instant(check.time);
  if (check.kind == LineFinding::Kind::check_failed) return "false at " + format_instant(check.time);
  return run.cut_by.empty() ? "never asked: its moment did not come"
                            : "not asked before the run was cut short at " + format_instant(run.ended_at);
}

bool is_empty_test(const RunReport& run) {
  return run.is_test && run.verdicts.empty() && std::none_of(run.lines.begin(), run.lines.end(), is_check);
}

Standing standing_of(const RunReport& run) {
  Standing standing = run.cut_by.empty() ? Standing::passed : Standing::undecided;
  const auto consider = [&](Standing other) { standing = std::max(standing, other); };
  const auto consider_outcome = [&](check::Outcome outcome) {
    if (outcome == check::Outcome::undecided) consider(Standing::undecided);
    if (outcome == check::Outcome::failed || outcome == check::Outcome::vacuous) consider(Standing::failed);
  };
  for (const check::Verdict& verdict : run.verdicts) consider_outcome(verdict.outcome);
  for (const LineFinding& line : run.lines) {
    if (is_check(line)) consider_outcome(outcome_of(run, line));
  }
  if (is_empty_test(run)) consider(Standing::failed);
  if (run.strict) {
    const std::vector<Told> warnings = told_of(run);
    if (has_idle_lines(warnings) || has_errors(warnings)) consider(Standing::failed);
  }
  return standing;
}

std::string format_position(const plan::Plan& plan, const plan::Position& position) {
  if (position.line == 0 || position.file >= plan.files.size()) return {};
  return fmt::format("{}:{}:{}", visible(plan.files[position.file]), position.line, position.column);
}

std::string replay_command(const plan::Plan& plan, const std::vector<std::pair<std::string, std::string>>& sets,
                           bool are_seeds_given) {
  const std::string file = plan.files.empty() ? "" : quoted_for_shell(plan.files.front());
  std::string command = "meshsim run " + file;
  std::string name = plan.run_name;
  // `--seed` replaces `seeds`, and so the part of the name that tells a seed.
  const std::size_t in_name = std::min(name.rfind("[seed="), name.rfind(",seed="));
  if (are_seeds_given && in_name != std::string::npos)
    name = name.substr(0, in_name) + (name[in_name] == ',' ? "]" : "");
  if (are_seeds_given || in_name == std::string::npos) command += fmt::format(" --seed {}", plan.seed);
  for (const auto& [set, value] : sets) command += " --set " + quoted_for_shell(fmt::format("{}={}", set, value));
  // Names the run, if cases or seeds made several of the file.
  if (name.find('[') != std::string::npos) command += " --only " + quoted_for_shell(name);
  return command;
}

}  // namespace meshsim::report
