#include "explore/exploration.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/time.hpp"
#include "explore/exploration_lines.hpp"
#include "explore/reached.hpp"
#include "report/json_writer.hpp"
#include "report/run_report.hpp"
#include "trace/digest.hpp"

namespace meshsim::explore {
namespace {

using report::JsonWriter;
using Layout = JsonWriter::Layout;

constexpr std::array<std::string_view, 7> ending_words{
    "complete", "first finding", "budget", "interrupted", "problem", "fails without faults", "limit without faults",
};

void write_list(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.open_list(name);
  for (const std::string& text : texts) json.element(text);
  json.close();
}

std::string claim_member(const plan::Plan& plan, std::uint32_t claim) {
  return claim == no_claim ? "" : plan.claims[claim].label;
}

/// Writes what was searched.
std::string opening(const Exploration& all) {
  const plan::Plan& plan = *all.plan;
  JsonWriter json;
  json.open_object(Layout::one_line);
  json.member("type", "exploration");
  json.member("format", exploration_format);
  json.member("version", exploration_version);
  json.member("meshsim", all.made_by);
  json.member("file", plan.files.front());
  json.member("run", plan.run_name);
  json.member("scenario", plan.scenario);
  json.member("seed", plan.seed);
  json.open_object("parameters");
  for (const auto& [name, value] : plan.options) json.member(name, value);
  json.close();
  json.member("events", all.outcome->base.events);
  json.member("digest", trace::Digest::text_of(all.outcome->base.digest));
  json.open_list("judged");
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) {
    if (all.judgement->is_judged(i)) json.element(plan.claims[i].label);
  }
  json.close();
  json.open_object("not_judged");
  for (const Unjudged& each : all.judgement->unjudged()) json.member(plan.claims[each.claim].label, each.why);
  json.close();
  write_list(json, "targets", all.space->targets);
  write_list(json, "links", all.space->links);
  json.open_list("outages");
  for (const Duration outage : all.space->outages) json.element(format_duration(outage));
  json.close();
  json.member("moments", all.outcome->moments);
  json.member("comes_to_rest", all.outcome->comes_to_rest);
  json.close();
  return json.take();
}

std::string finding_object(const Exploration& all, const ToldFinding& told, std::size_t number) {
  const Finding& finding = *told.finding;
  JsonWriter json;
  json.open_object(Layout::one_line);
  json.member("type", "finding");
  json.member("number", number);
  json.member("claim", claim_member(*all.plan, finding.claim));
  json.member("failure", to_string(finding.failure));
  write_list(json, "faults", told.faults);
  json.member("schedules", finding.count);
  if (finding.is_random) json.member("random", true);
  json.open_list("ways");
  for (const LeadingFaults& way : leading_faults(*all.plan, finding, *all.space)) {
    json.open_object();
    json.member("faults", way.text);
    json.member("schedules", way.count);
    json.close();
  }
  json.close();
  if (!told.faults.empty()) json.member("digest", trace::Digest::text_of(finding.digest));
  if (!told.story.empty()) json.member("story", told.story);
  json.member("replay", told.replay);
  if (!told.smallest.empty()) json.member("smallest", told.smallest);
  json.close();
  return json.take();
}

std::string certificate(const Exploration& all) {
  const SearchResult& outcome = *all.outcome;
  JsonWriter json;
  json.open_object(Layout::one_line);
  json.member("type", "certificate");
  json.member("ended", to_string(all.ending));
  if (!outcome.problem.empty()) json.member("problem", outcome.problem);
  json.member("schedules", outcome.schedules());
  json.open_list("levels");
  for (std::size_t i = 0; i < outcome.levels.size(); ++i) {
    const Level& level = outcome.levels[i];
    json.open_object();
    json.member("faults", i + 1);
    json.member("complete", level.is_complete());
    json.member("schedules", level.schedules);
    json.member("run", level.schedules - level.nothing_to_do);
    json.member("nothing_to_do", level.nothing_to_do);
    json.member("touched_nothing", level.touched_nothing);
    json.member("nothing_to_judge", level.vacuous);
    json.member("behaviours", level.behaviours);
    json.close();
  }
  json.close();
  if (outcome.random) {
    json.open_object("random_level");
    json.member("schedules", outcome.random->schedules);
    json.member("struck_nothing", outcome.random->struck_nothing);
    json.member("unguided", outcome.random->unguided);
    json.member("unguided_failing", outcome.random->unguided_failing);
    json.member("behaviours", outcome.random->behaviours);
    json.close();
  }
  const ReachedMask reached = outcome.reached();
  write_list(json, "reached", reasons_in(reached));
  write_list(json, "never_reached", reasons_in(possible_reasons(*all.plan, *all.space) & ~reached));
  write_list(json, "unused_rules", unused_rules(all.rules, reached));
  write_list(json, "left_out", left_out(*all.plan));
  json.close();
  return json.take();
}

/// Tells all findings about a claim: a line of each, and the story of the first.
void add_findings(report::JudgedResult& judged, const Exploration& all, std::uint32_t claim) {
  for (const ToldFinding& told : all.findings) {
    if (told.finding->claim != claim) continue;
    judged.outcome = check::Outcome::failed;
    judged.explanation += (judged.explanation.empty() ? "" : "; ") + told.line;
    judged.story += told.line + "\n";
    for (const std::string& fault : told.faults) judged.story += "  " + fault + "\n";
    judged.story += told.story + (told.story.ends_with('\n') || told.story.empty() ? "" : "\n");
    judged.story += "replay: " + told.replay + "\n";
  }
  if (judged.outcome == check::Outcome::failed) return;
  if (all.ending == Ending::complete) {
    judged.explanation = "held under all schedules";
  } else if (all.ending == Ending::base_failure) {
    judged.outcome = check::Outcome::undecided;
    judged.explanation = "no schedule was run: the scenario fails without faults";
  } else if (all.ending == Ending::base_limit) {
    judged.outcome = check::Outcome::undecided;
    judged.explanation = "no schedule was run: a limit ended the run without faults";
  } else {
    judged.outcome = check::Outcome::undecided;
    judged.explanation = "held so far; the search ended early: " + std::string(to_string(all.ending));
  }
}

}  // namespace

std::string_view to_string(Ending ending) { return ending_words[static_cast<std::size_t>(ending)]; }

std::string json_lines(const Exploration& exploration) {
  std::string text = opening(exploration);
  for (std::size_t i = 0; i < exploration.findings.size(); ++i)
    text += finding_object(exploration, exploration.findings[i], i + 1);
  return text + certificate(exploration);
}

report::RunResult result_of(const Exploration& exploration) {
  const plan::Plan& plan = *exploration.plan;
  report::RunResult result;
  result.name = "explore " + plan.run_name;
  result.file = plan.files.front();
  result.scenario = plan.scenario;
  result.seed = plan.seed;
  result.options = plan.options;
  result.ended_at = exploration.outcome->base.ended_at;
  result.events = exploration.outcome->base.events;
  result.digest = exploration.outcome->base.digest;
  result.replay = exploration.replay;
  const auto add = [&](std::uint32_t claim, const std::string& label) {
    report::JudgedResult& judged = result.judged.emplace_back();
    judged.label = label;
    add_findings(judged, exploration, claim);
    return &judged;
  };
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) {
    if (!exploration.judgement->is_judged(i)) continue;
    report::JudgedResult* judged = add(i, plan.claims[i].label);
    judged->text = plan.claims[i].text;
    judged->file = plan.files[plan.claims[i].position.file];
    judged->line = plan.claims[i].position.line;
  }
  // A system that never rests without faults is not judged by whether it rests under them.
  const bool is_told = std::any_of(exploration.findings.begin(), exploration.findings.end(),
                                   [](const ToldFinding& told) { return told.finding->claim == no_claim; });
  if (exploration.outcome->comes_to_rest || is_told) add(no_claim, "comes to rest");
  return result;
}

}  // namespace meshsim::explore
