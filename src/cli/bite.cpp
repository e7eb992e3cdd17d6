#include "cli/bite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "compile/compile.hpp"
#include "explore/search.hpp"
#include "shrink/protections.hpp"

namespace meshsim::cli {
namespace {

/// How many schedules break a claim in a way: by its label and the failure.
using Broken = std::map<std::pair<std::string, explore::Failure>, std::uint64_t>;

/// What came of a text under all single faults.
struct Tried {
  std::string problem;  ///< why it was not tried; empty: it was
  bool fails_alone = false;
  std::uint64_t schedules = 0;
  Broken broken;
};

class Biter {
 public:
  Biter(const ExploreOptions& options, const explore::Workshop& workshop) : options_(options), workshop_(workshop) {}

  Tried try_text(const std::string& file, const std::string& text) const {
    compile::CompileOptions wanted;
    wanted.sets = options_.run.sets;
    wanted.seed = options_.run.seed;
    if (!options_.run.only.empty()) wanted.only = std::vector<std::string>{options_.run.only};
    wanted.actors = workshop_.registry.names();
    const compile::Compiled compiled = compile::compile_text(file, text, workshop_.reader, wanted);
    Tried tried;
    if (compiled.errors > 0 || compiled.runs.empty()) {
      tried.problem = "it does not compile without";
      return tried;
    }
    search(compiled.runs.front(), tried);
    return tried;
  }

  void search(const plan::Plan& plan, Tried& tried) const {
    const explore::Judgement judgement(plan, workshop_.named_claims);
    const explore::Space space = explore::space_of(plan, options_.choice);
    explore::SearchOptions wanted;
    wanted.jobs = options_.jobs;
    wanted.faults = 1;
    wanted.schedules = options_.schedules;
    wanted.budget = workshop_.budget;
    wanted.interrupt = workshop_.interrupt;
    const explore::SearchResult outcome = explore::Search(plan, workshop_.registry, space, judgement, wanted).run();
    tried.schedules = outcome.schedules();
    tried.problem = outcome.problem;
    tried.fails_alone = !outcome.base_failures.empty();
    for (const auto* findings : {&outcome.base_failures, &outcome.findings}) {
      for (const explore::Finding& finding : *findings) {
        if (finding.failure == explore::Failure::late && !options_.late) continue;
        const std::string label = finding.claim == explore::no_claim ? "the run" : plan.claims[finding.claim].label;
        tried.broken[{label, finding.failure}] += finding.count;
      }
    }
  }

 private:
  const ExploreOptions& options_;
  const explore::Workshop& workshop_;
};

/// Tells what breaks more often than with the protection; empty: nothing does.
std::string told_of(const Tried& without, const Tried& with) {
  std::string text;
  for (const auto& [way, count] : without.broken) {
    const auto before = with.broken.find(way);
    if (before != with.broken.end() && before->second >= count) continue;
    text += text.empty() ? "" : ", ";
    text += fmt::format("{} ({}) in {}", way.first, explore::to_string(way.second), grouped(count));
    if (before != with.broken.end()) text += fmt::format(", with it in {}", grouped(before->second));
  }
  return text;
}

}  // namespace

Bitten bite(const plan::Plan& plan, const std::string& text, const ExploreOptions& options,
            const explore::Workshop& workshop) {
  const std::vector<shrink::Protection> protections = shrink::protections_of(text);
  Bitten bitten;
  if (protections.empty()) {
    bitten.told = "there is no protection that could be taken out of the file\n";
    return bitten;
  }
  const Biter biter(options, workshop);
  Tried with;
  biter.search(plan, with);
  bitten.told = fmt::format("as it is: {} with one fault each\n\n", plural(with.schedules, "schedule"));
  for (const shrink::Protection& each : protections) {
    if (workshop.interrupt != nullptr && *workshop.interrupt != 0) break;
    const Tried without = biter.try_text(plan.files.front(), each.without);
    bitten.told += fmt::format("without {}, {}:\n", each.words, each.where);
    const std::string noticed = told_of(without, with);
    if (!without.problem.empty()) {
      bitten.told += "  not tried: " + without.problem + "\n";
    } else if (noticed.empty()) {
      bitten.told += fmt::format("  nothing fails in {}: no claim looks at it\n", grouped(without.schedules));
      bitten.code = exit_failed;
    } else if (without.fails_alone) {
      bitten.told += "  fails without any fault: " + noticed + "\n";
    } else {
      bitten.told += fmt::format("  of {} schedules fail {}\n", grouped(without.schedules), noticed);
    }
  }
  return bitten;
}

}  // namespace meshsim::cli
