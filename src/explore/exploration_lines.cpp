#include "explore/exploration_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "explore/reached.hpp"
#include "plan/print.hpp"
#include "plan/print_condition.hpp"
#include "trace/digest.hpp"

namespace meshsim::explore {
namespace {

constexpr std::size_t most_ways = 6;

std::string label_of(const plan::Plan& plan, std::uint32_t claim) {
  return claim == no_claim ? "the run" : plan.claims[claim].label;
}

std::string durations(const std::vector<Duration>& list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const Duration each : list) texts.push_back(format_duration(each));
  return join(texts, ", ");
}

/// Returns the fault without how long it lasts: "kill worker-1".
std::string name_of(const plan::Plan& plan, const Fault& fault) { return plan::print(fault.action, plan); }

/// Tells at which points of handlers a crash struck; nothing where none did.
std::string crash_lines(const SearchResult& outcome) {
  std::uint32_t seen = 0;
  for (const Level& level : outcome.levels) seen |= level.crash_points;
  std::vector<std::string> points;
  for (std::uint32_t i = 0; i < 32; ++i) {
    plan::FaultForm form{Kind::crash, static_cast<CrashPoint>(i)};
    if ((seen >> i & 1) != 0) points.push_back(plan::print(form).substr(std::string("crash at ").size()));
  }
  return points.empty() ? "" : "  crashed   at " + join(points, ", ") + "\n";
}

std::string level_lines(const Level& level, std::size_t faults) {
  const std::string margin(12, ' ');
  const std::uint64_t run = level.schedules - level.nothing_to_do;
  std::string text = fmt::format("  {:<9} {} {} schedules: {} run, {} behaviours\n", plural(faults, "fault"),
                                 level.is_complete() ? "all" : "the first", grouped(level.schedules), grouped(run),
                                 grouped(level.behaviours));
  if (level.nothing_to_do > 0)
    text += margin + grouped(level.nothing_to_do) + " not run, as the fault finds nothing to do\n";
  if (level.touched_nothing > 0)
    text += margin + "in " + grouped(level.touched_nothing) + " the last fault touched nothing\n";
  if (level.vacuous > 0) text += margin + "in " + grouped(level.vacuous) + " some claim had nothing to judge\n";
  return text;
}

/// Returns 3,000 / n, rounded up: to whole ones, or to hundredths where it is small.
std::string per_thousand(std::uint64_t n) {
  if (n <= 300) return grouped((3'000 + n - 1) / n);
  return Decimal(static_cast<std::int64_t>((300'000 + n - 1) / n), 2).to_string();
}

/// Tells of the random schedules, and what those without guide say of all such schedules.
std::string random_lines(const RandomLevel& random) {
  constexpr std::size_t most_epochs = 6;
  const std::string margin(12, ' ');
  std::string text = fmt::format("  random    {} schedules of 3 to 6 faults: {} behaviours\n",
                                 grouped(random.schedules), grouped(random.behaviours));
  std::vector<std::string> news;
  const std::size_t epochs = random.new_behaviours.size();
  for (std::size_t i = epochs - std::min(epochs, most_epochs); i < epochs; ++i)
    news.push_back(grouped(random.new_behaviours[i]));
  text += margin + (epochs > most_epochs ? ".. " : "") + join(news, ", ") + " of them new in each 1,024\n";
  if (random.struck_nothing > 0)
    text += margin + "in " + grouped(random.struck_nothing) + " no fault found anything to do\n";
  if (random.unguided == 0) return text;
  // The rule of three: with nothing in n independent trials, the rate is below 3/n, in 95 of 100 cases.
  if (random.unguided_failing == 0 && random.unguided <= 3)
    return text + margin + fmt::format("nothing in {} without guide\n", grouped(random.unguided));
  if (random.unguided_failing == 0) {
    return text + margin +
           fmt::format("nothing in {} without guide: fewer than {} of 1,000 such schedules fail\n",
                       grouped(random.unguided), per_thousand(random.unguided)) +
           margin + "(95 %)\n";
  }
  return text + margin +
         fmt::format("{} of {} without guide fail\n", grouped(random.unguided_failing), grouped(random.unguided));
}

/// Lists words behind a heading, in as many lines as they take; nothing where there are none.
std::string listed(std::string_view heading, const std::vector<std::string>& words) {
  constexpr std::size_t width = 80;
  constexpr std::size_t margin = 11;
  std::string text = fmt::format("  {:<9}", heading);
  std::size_t column = margin;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = " " + words[i] + (i + 1 < words.size() ? "," : "");
    if (column > margin && column + word.size() > width) {
      text += "\n" + std::string(margin, ' ');
      column = margin;
    }
    text += word;
    column += word.size();
  }
  return words.empty() ? "" : text + "\n";
}

}  // namespace

std::string stretch(const plan::Plan& plan) {
  const std::optional<plan::Anchor>& from = plan.exploration.from;
  const std::optional<plan::Anchor>& to = plan.exploration.to;
  return from ? fmt::format(" from {} to {}", plan::print(*from, plan), plan::print(*to, plan)) : "";
}

std::string opening_lines(const plan::Plan& plan, const SearchResult& outcome, const Judgement& judgement,
                          const Space& space) {
  std::string text = fmt::format("without faults: {} judged, {}, digest {}\n", plural(judgement.judged(), "claim"),
                                 plural(outcome.base.events, "event"), trace::Digest::text_of(outcome.base.digest));
  for (const Unjudged& each : judgement.unjudged())
    text += fmt::format("  not judged: {} ({})\n", plan.claims[each.claim].label, each.why);
  text += fmt::format("faults: {}\n", join(space.verbs, ", "));
  if (!space.targets.empty()) text += fmt::format("  of {}\n", join(space.targets, ", "));
  if (!space.links.empty()) text += fmt::format("  on {}\n", join(space.links, ", "));
  text += fmt::format("  for {}", durations(space.outages));
  if (!space.timeouts.empty()) text += fmt::format(" (between the timeouts {})", durations(space.timeouts));
  text += fmt::format("\n  at {}", plural(outcome.moments, "moment"));
  text += stretch(plan);
  text += "\n";
  if (!outcome.comes_to_rest)
    text += "  judged at the end of the scenario, while the system still ran: it does not come to rest\n";
  return text;
}

std::string finding_line(const plan::Plan& plan, const Finding& finding, const SearchResult& outcome) {
  const std::size_t faults = finding.first.size();
  std::string what(to_string(finding.failure));
  // It may come to rest later, so the line says how long it was given.
  if (finding.failure == Failure::restless)
    what += fmt::format(" in the time to settle, or within {} events", grouped(outcome.budget.events));
  if (finding.is_random) {
    return fmt::format("{}: {}, with {} ({} of {} random schedules of more)", label_of(plan, finding.claim), what,
                       plural(faults, "fault"), grouped(finding.count), grouped(outcome.random->schedules));
  }
  const std::uint64_t of = faults == 0 || faults > outcome.levels.size() ? 0 : outcome.levels[faults - 1].schedules;
  return fmt::format("{}: {}, with {} ({} of {} schedules)", label_of(plan, finding.claim), what,
                     plural(faults, "fault"), grouped(finding.count), grouped(of));
}

std::vector<LeadingFaults> leading_faults(const plan::Plan& plan, const Finding& finding, const Space& space) {
  std::vector<LeadingFaults> ways;
  ways.reserve(finding.ways.size());
  for (const auto& [faults, count] : finding.ways) {
    std::string text = name_of(plan, space.faults[faults[0]]);
    if (faults[1] != no_fault) text += " then " + name_of(plan, space.faults[faults[1]]);
    ways.push_back({std::move(text), count});
  }
  std::stable_sort(ways.begin(), ways.end(),
                   [](const LeadingFaults& a, const LeadingFaults& b) { return a.count > b.count; });
  return ways;
}

std::string ways_line(const plan::Plan& plan, const Finding& finding, const Space& space) {
  const std::vector<LeadingFaults> ways = leading_faults(plan, finding, space);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(most_ways, ways.size()); ++i)
    texts.push_back(fmt::format("{} ({})", ways[i].text, grouped(ways[i].count)));
  if (ways.size() > most_ways) texts.push_back(fmt::format("{} more", ways.size() - most_ways));
  return join(texts, ", ");
}

std::vector<std::string> left_out(const plan::Plan& plan) {
  std::vector<std::string> words;
  for (const plan::Exemption& each : plan.exploration.except) {
    const plan::Sides& between = each.between;
    std::string whom = between.from.empty()
                           ? plan::print(each.who, plan)
                           : plan::print(between.from.front(), plan) + (between.both_ways ? " <-> " : " -> ") +
                                 plan::print(between.to.front(), plan);
    words.push_back(std::string(plan::word_of(each.kind)) + " " + std::move(whom));
  }
  return words;
}

std::string certificate_lines(const plan::Plan& plan, const SearchResult& outcome, const Space& space,
                              const std::vector<shrink::Rule>& rules) {
  std::string text = "certificate\n";
  for (std::size_t i = 0; i < outcome.levels.size(); ++i) text += level_lines(outcome.levels[i], i + 1);
  text += "  assumed   nothing: none was left out for being like another\n";
  if (outcome.random) text += random_lines(*outcome.random);
  text += crash_lines(outcome);
  const ReachedMask reached = outcome.reached();
  text += listed("reached", reasons_in(reached));
  text += listed("never", reasons_in(possible_reasons(plan, space) & ~reached));
  text += listed("unused", unused_rules(rules, reached));
  text += listed("left out", left_out(plan));
  text += fmt::format(
      "  not covered: more than {}{}times within a gap between events; other points\n"
      "            between two steps of a handler that no time parts; other outages\n"
      "            than {}; other seeds; clocks that differ; disks\n",
      plural(outcome.levels.size(), "fault"), outcome.random ? ", other than at random;\n            " : "; ",
      durations(space.outages));
  return text;
}

}  // namespace meshsim::explore
