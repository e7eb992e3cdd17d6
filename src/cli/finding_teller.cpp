#include "cli/finding_teller.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "cli/new_file.hpp"
#include "cli/option_values.hpp"
#include "explore/exploration_lines.hpp"
#include "explore/finding_file.hpp"
#include "report/run_report.hpp"
#include "trace/digest.hpp"
#include "world/run.hpp"

namespace meshsim::cli {
namespace {

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

}  // namespace

int fail(Console& console, const std::string& problem) {
  console.err("error: " + visible(problem) + "\n");
  return exit_invalid;
}

int FindingTeller::tell(const Found& found, std::vector<explore::ToldFinding>& told) const {
  const plan::Plan& plan = found.plan;
  const explore::Finding& finding = found.finding;
  const std::string line = explore::finding_line(plan, finding, found.outcome);
  job_.say(fmt::format("{}  {}\n", found.number, line));
  const plan::Schedule timeline = explore::timeline_with(plan, found.space, finding.first);
  explore::ToldFinding one{&finding, line, {}, {}, {}, {}};
  for (std::size_t i = plan.timeline.lines.size(); i < timeline.lines.size(); ++i) {
    one.faults.push_back(timeline.lines[i].text);
    job_.say("     " + timeline.lines[i].text + "\n");
  }
  job_.say((finding.ways.empty() ? "" : "   by " + explore::ways_line(plan, finding, found.space) + "\n") + "\n");
  const Registry& registry = job_.environment.registry;
  world::Run run(plan, timeline, registry, found.outcome.budget);
  // A signal that ended the search does not end this: what was found is told.
  ExecutionOptions alone = job_.execution;
  alone.interrupt = nullptr;
  alone.limits.max_events = found.outcome.budget.events;  // a run that never rests would be told for ever
  report::RunReport report = report_of(run, plan, alone);
  if (report.digest != finding.digest) {
    job_.environment.console.err(
        fmt::format("error: a bug of meshsim: with these lines the digest is {}, the search saw {}\n",
                    trace::Digest::text_of(report.digest), trace::Digest::text_of(finding.digest)));
    return exit_internal;
  }
  report.replay = "the scenario with these lines at its end";
  if (job_.options.no_shrink) report.replay += "; --save DIR writes it";
  int code = exit_failed;
  const Smaller smaller = shrink(found);
  const std::string path = path_of(found.number);
  if (!job_.options.save.empty() && !smaller.is_written)
    code = save(path, line, timeline, report, found.outcome.budget);
  std::vector<std::string> stories;
  const report::Style style{job_.environment.console.out_color()};
  tell_failures(report, job_.compiled, registry, alone, style, &stories);
  if (finding.claim < stories.size()) one.story = stories[finding.claim];
  if (!one.story.empty()) job_.say(one.story + "\n");
  one.replay = smaller.is_written ? "meshsim run " + report::quoted_for_shell(path) : report.replay;
  one.smallest = smaller.text;
  told.push_back(std::move(one));
  job_.say(smaller.told);
  return worse(code, smaller.code);
}

/// Looks for the smallest scenario that fails so.
Smaller FindingTeller::shrink(const Found& found) const {
  if (job_.options.no_shrink) return {};
  DiskReader reader;
  const explore::Workshop workshop{job_.environment.registry, reader, budget_of(job_.execution), job_.claims,
                                   job_.execution.interrupt};
  const std::string searched = command();
  const std::string path = job_.options.save.empty() ? "" : path_of(found.number);
  return smaller_of({found.plan, found.space, found.finding, job_.compiled.sources.at(0).text(), searched}, workshop,
                    path);
}

/// Returns the command that finds it again.
std::string FindingTeller::command() const {
  std::string command = search_command(job_.options.arguments);
  if (job_.options.all_runs) command += " --only " + report::quoted_for_shell(run_.run_name);
  return command;
}

std::string FindingTeller::path_of(std::size_t number) const {
  return fmt::format("{}/{}.finding-{}.mesh", job_.options.save, stem_of(run_.files.front()), number);
}

/// Writes the finding as a file, when it has been seen that the file gives the same run.
int FindingTeller::save(const std::string& path, const std::string& line, const plan::Schedule& timeline,
                        report::RunReport& report, const sim::Budget& budget) const {
  plan::Plan saved = run_;
  saved.files.front() = path;  // and a run is called after its file
  saved.run_name.replace(0, stem_of(run_.files.front()).size(), stem_of(path));
  const std::string comment = "Found by `" + command() + "`:\n" + line;
  const std::string_view scenario = job_.compiled.sources.at(0).text();
  const std::size_t first = run_.timeline.lines.size();
  Console& console = job_.environment.console;
  std::string text = explore::file_with(scenario, comment, timeline, first);
  // The search lets a run go on until nothing happens any more, and a file may end before that.
  if (!runs_alike(saved, text, report.digest, budget))
    text = explore::file_with(scenario, comment, timeline, first, report.ended_at / second * second + 2 * second);
  if (!runs_alike(saved, text, report.digest, budget))
    return fail(console, "the finding cannot be written as a file of its own; the lines above are right");
  if (const Result<void> written = replace_file(path, text); !written)
    return fail(console, "`" + path + "` cannot be written: " + written.error().message);
  report.replay = report::replay_command(saved, job_.options.run.sets, job_.options.run.seed.has_value());
  return exit_failed;
}

bool FindingTeller::runs_alike(const plan::Plan& saved, const std::string& text, std::uint64_t digest,
                               const sim::Budget& budget) const {
  DiskReader reader;
  compile::CompileOptions wanted;
  wanted.sets = job_.options.run.sets;
  wanted.seed = job_.options.run.seed;
  if (is_one_of_many()) wanted.only = std::vector<std::string>{saved.run_name};
  wanted.actors = job_.environment.registry.names();
  const compile::Compiled compiled = compile::compile_text(saved.files.front(), text, reader, wanted);
  if (compiled.errors > 0 || compiled.runs.empty()) return false;
  return world::Run(compiled.runs.front(), job_.environment.registry, budget).finish().digest == digest;
}

}  // namespace meshsim::cli
