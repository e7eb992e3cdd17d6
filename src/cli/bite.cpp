#include "cli/bite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/execution.hpp"
#include "compile/compile.hpp"
#include "explore/plan_protections.hpp"
#include "explore/search.hpp"
#include "world/run.hpp"

namespace meshsim::cli {
namespace {

/// Counts schedules that break a claim, by label and failure.
using Broken = std::map<std::pair<std::string, explore::Failure>, std::uint64_t>;

/// Holds the outcome of one text: its run without faults, and those under all single faults.
struct Tried {
  std::string problem;                   ///< why it was not tried; empty: it was
  std::vector<std::string> failed;       ///< labels of claims that do not hold without any fault
  std::vector<std::string> broken_base;  ///< judged claims among these, and the run itself; then no schedule was run
  bool is_bug = false;                   ///< an exception is why
  std::uint64_t schedules = 0;
  Broken broken;
};

std::string label_of(const plan::Plan& plan, const explore::Finding& finding) {
  return finding.claim == explore::no_claim ? "the run" : plan.claims[finding.claim].label;
}

class Biter {
 public:
  Biter(const ExploreOptions& options, const explore::Workshop& workshop) : options_(options), workshop_(workshop) {}

  Tried try_text(const std::string& file, const std::string& text) const {
    compile::CompileOptions wanted;
    wanted.sets = options_.run.sets;
    wanted.seed = options_.run.seed;
    if (!options_.run.only.empty()) wanted.only = std::vector<std::string>{options_.run.only};
    wanted.actors = workshop_.registry.names();
    wanted.explore = options_.settings;
    const compile::Compiled compiled = compile::compile_text(file, text, workshop_.reader, wanted);
    if (compiled.errors == 0 && !compiled.runs.empty()) return try_plan(compiled.runs.front());
    Tried tried;
    tried.problem = "it does not compile without it";
    return tried;
  }

  Tried try_plan(const plan::Plan& plan) const {
    Tried tried;
    world::Run alone(plan, workshop_.registry, workshop_.budget);
    alone.set_interrupt(workshop_.interrupt);
    for (const check::Verdict& verdict : alone.finish().verdicts) {
      if (!check::is_held(verdict)) tried.failed.push_back(plan.claims[verdict.claim].label);
    }
    search(plan, tried);
    return tried;
  }

 private:
  void search(const plan::Plan& plan, Tried& tried) const {
    const explore::Judgement judgement(plan, workshop_.named_claims);
    const explore::Space space = explore::space_of(plan);
    explore::SearchOptions wanted;
    wanted.jobs = options_.jobs;
    wanted.faults = 1;
    wanted.from = plan.exploration.from;
    wanted.to = plan.exploration.to;
    wanted.settle = plan.exploration.settle;
    wanted.schedules = options_.schedules;
    wanted.budget = workshop_.budget;
    wanted.interrupt = workshop_.interrupt;
    const explore::SearchResult outcome = explore::Search(plan, workshop_.registry, space, judgement, wanted).run();
    tried.schedules = outcome.schedules();
    tried.problem = outcome.problem;
    tried.is_bug = !outcome.problem.empty();
    for (const explore::Finding& finding : outcome.base_failures) tried.broken_base.push_back(label_of(plan, finding));
    for (const explore::Finding& finding : outcome.findings) {
      if (finding.failure == explore::Failure::late && !options_.late) continue;
      tried.broken[{label_of(plan, finding), finding.failure}] = finding.count;
    }
  }

  const ExploreOptions& options_;
  const explore::Workshop& workshop_;
};

/// Tells what breaks under faults more often than with the protection; empty: nothing does.
std::string broken_line(const Tried& without, const Tried& with) {
  std::string text;
  for (const auto& [way, count] : without.broken) {
    const auto before = with.broken.find(way);
    if (before != with.broken.end() && before->second >= count) continue;
    text += text.empty() ? "" : ", ";
    text += fmt::format("{} ({}) in {}", way.first, explore::to_string(way.second), grouped(count));
    if (before != with.broken.end()) text += fmt::format(", with it in {}", grouped(before->second));
  }
  return text.empty() ? "" : fmt::format("  of {} schedules fail {}\n", grouped(without.schedules), text);
}

/// Tells which claims fail without any fault that hold with the protection.
std::string failed_line(const Tried& without, const Tried& with) {
  std::vector<std::string> labels;
  const auto has = [](const std::vector<std::string>& list, const std::string& label) {
    return std::find(list.begin(), list.end(), label) != list.end();
  };
  for (const std::string& label : without.failed) {
    if (!has(with.failed, label)) labels.push_back(label);
  }
  for (const std::string& label : without.broken_base) {
    if (!has(labels, label)) labels.push_back(label);
  }
  return labels.empty() ? "" : "  without any fault fail " + join(labels, ", ") + "\n";
}

}  // namespace

int bite(const plan::Plan& plan, const std::string& text, const ExploreOptions& options,
         const explore::Workshop& workshop, const Output& say) {
  const std::vector<shrink::Protection> protections = explore::protections_of(plan, text);
  if (protections.empty()) {
    say("there is no protection that could be taken out of the file\n");
    return exit_held;
  }
  const auto is_interrupted = [&] { return workshop.interrupt != nullptr && *workshop.interrupt != 0; };
  const Biter biter(options, workshop);
  const Tried with = biter.try_plan(plan);
  if (is_interrupted()) return exit_interrupted;
  if (!with.problem.empty()) {
    say("as it is: not tried: " + with.problem + "\n");
    return exit_internal;
  }
  if (!with.broken_base.empty()) {
    say("as it is, without any fault fail " + join(with.broken_base, ", ") + "\nmend that first: `meshsim run " +
        visible(plan.files.front()) + "` shows it\n");
    return exit_failed;
  }
  say("as it is: " + grouped(with.schedules) + " schedules with one fault each\n\n");
  int code = exit_held;
  for (const shrink::Protection& each : protections) {
    const Tried without = biter.try_text(plan.files.front(), each.without);
    if (is_interrupted()) {  // it was not tried to its end
      say("interrupted: the protections from here on were not tried\n");
      return exit_interrupted;
    }
    const std::string noticed = failed_line(without, with) + broken_line(without, with);
    say(fmt::format("without {}, {}:\n", each.words, each.where));
    if (!without.problem.empty()) {
      say("  not tried: " + without.problem + "\n");
      if (without.is_bug) code = exit_internal;
    } else if (noticed.empty()) {
      say(fmt::format("  in {} schedules nothing fails that does not fail as it is: no claim looks at it\n",
                      grouped(without.schedules)));
      code = worse(code, exit_failed);
    } else {
      say(noticed);
    }
  }
  return code;
}

}  // namespace meshsim::cli
