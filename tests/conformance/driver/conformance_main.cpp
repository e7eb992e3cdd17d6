// ./dev conformance: random schedules against every server, for as long or as many as is wanted.
//
//   conformance [--kind KIND]... [--seed N] COUNT        the fixed cases, and so many schedules of each kind; 0: none
//   conformance [--kind KIND]... [--seed N] SECONDSs     for so long, a share for each kind
//   conformance FILE.mesh [TIMES]                        a scenario on both sides, and how often each outcome came
//   conformance rules [--kind KIND]...                   which fixed case notices a change to a rule of a Redis kind
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "driver/campaign.hpp"
#include "driver/cases.hpp"
#include "driver/rules.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

struct Wish {
  std::vector<std::string> kinds;
  std::uint64_t seed = 1;
  bool seeded = false;  ///< then it is a replay, of random schedules alone
  std::optional<std::uint64_t> count;
  std::uint64_t seconds = 0;
  std::string file;
  bool rules = false;
};

Wish read(const std::vector<std::string>& arguments) {
  Wish wish;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--kind" && i + 1 < arguments.size()) {
      wish.kinds.push_back(arguments[++i]);
    } else if (argument == "--seed" && i + 1 < arguments.size()) {
      wish.seed = std::stoull(arguments[++i]);
      wish.seeded = true;
    } else if (argument == "rules") {
      wish.rules = true;
    } else if (argument.size() > 5 && argument.substr(argument.size() - 5) == ".mesh") {
      wish.file = argument;
    } else if (!argument.empty() && argument.back() == 's') {
      wish.seconds = std::stoull(argument);
    } else {
      wish.count = std::stoull(argument);
    }
  }
  for (const std::string& kind : wish.kinds) {
    if (wish.rules && std::ranges::count(rule_kinds(), kind) == 0) throw Trouble("rules are those of the Redis kinds");
  }
  if (wish.rules && (!wish.file.empty() || wish.count || wish.seconds != 0 || wish.seeded))
    throw Trouble("rules takes nothing but --kind");
  if (wish.kinds.empty()) wish.kinds = wish.rules ? rule_kinds() : real_kinds();
  return wish;
}

/// What came of one kind.
struct Result {
  std::string kind;
  std::size_t cases = 0;
  std::size_t cases_agree = 0;
  std::optional<Tally> random;

  bool agrees() const { return cases_agree == cases && (!random || random->mismatches.empty()); }
  std::string text() const {
    std::string text = cases == 0 ? ""
                                  : kind + ": " + std::to_string(cases_agree) + " of " + std::to_string(cases) +
                                        " fixed cases agree\n";
    return random ? text + text_of(kind, *random) : text;
  }
};

void take(Result& result, const std::filesystem::path& file, const Verdict& verdict) {
  ++result.cases;
  result.cases_agree += verdict.agrees;
  if (verdict.agrees) return;
  std::printf("\nMISMATCH: %s\n%s\nrepeat it with: ./dev conformance %s\n", file.c_str(), verdict.text.c_str(),
              file.c_str());
}

void run_cases(Result& result) {
  const auto broker = make_real_broker(result.kind);
  for (const auto& file : cases_of(result.kind, true)) {
    take(result, file, run_case(file, *broker, CONFORMANCE_CLIENT));
    for (const Habit& habit : habits_of(result.kind)) {
      if (const auto verdict = run_case_with(habit, file, *broker, CONFORMANCE_CLIENT)) take(result, file, *verdict);
    }
  }
}

void run_random(Result& result, const Wish& wish) {
  const auto began = std::chrono::steady_clock::now();
  const auto share = std::chrono::milliseconds(wish.seconds * 1000) / wish.kinds.size();
  const auto goes_on = [&](std::uint64_t compared) {
    return wish.seconds > 0 ? std::chrono::steady_clock::now() - began < share : compared < wish.count.value_or(0);
  };
  result.random = run_campaign(result.kind, wish.seed, goes_on, CONFORMANCE_CLIENT);
  for (const std::string& mismatch : result.random->mismatches) std::printf("\n%s\n", mismatch.c_str());
  for (const std::string& rare : result.random->rare) std::printf("\n%s\n", rare.c_str());
}

Result run_kind(const std::string& kind, const Wish& wish) {
  Result result{kind, 0, 0, std::nullopt};
  if (!wish.seeded) run_cases(result);
  if (wish.seconds > 0 || wish.count.value_or(0) > 0) run_random(result, wish);
  std::printf("%s", result.text().c_str());
  std::fflush(stdout);
  return result;
}

bool run_file(const Wish& wish) {
  std::ifstream in(wish.file, std::ios::binary);
  if (!in) throw Trouble("cannot read " + wish.file);
  std::ostringstream text;
  text << in.rdbuf();
  const plan::Plan plan = compile_one(wish.file, text.str());
  const auto broker = make_real_broker(kind_of(plan));
  std::map<std::string, std::uint64_t> outcomes;
  bool agrees = true;
  for (std::uint64_t i = 0; i < std::max<std::uint64_t>(wish.count.value_or(1), 1); ++i) {
    const Verdict verdict = compare(plan, *broker, CONFORMANCE_CLIENT);
    if (verdict.too_close) throw Trouble("a step comes as a handler ends: which is first is not told");
    ++outcomes[verdict.real];
    if (!verdict.agrees) std::printf("MISMATCH\n%s\n", verdict.text.c_str());
    agrees &= verdict.agrees;
  }
  for (const auto& [outcome, count] : outcomes) {
    std::printf("-- %s times:\n%s", std::to_string(count).c_str(), outcome.c_str());
  }
  return agrees;
}

bool show_rules(const Wish& wish) {
  bool are_seen = true;
  for (const std::string& kind : wish.kinds) {
    const auto broker = make_real_broker(kind);
    Rules rules(kind);
    for (const auto& file : cases_of(kind, true)) {
      const Verdict verdict = run_case(file, *broker, CONFORMANCE_CLIENT);
      if (!verdict.agrees) std::printf("MISMATCH: %s\n%s\n", file.c_str(), verdict.text.c_str());
      are_seen &= verdict.agrees;
      rules.add_case(file, verdict);
    }
    const std::vector<RuleFinding> findings = rules.findings();
    std::printf("%s\n%s\n", kind.c_str(), text_of(findings).c_str());
    std::fflush(stdout);
    are_seen &= std::ranges::all_of(findings, [](const RuleFinding& finding) { return finding.is_known(); });
  }
  return are_seen;
}

int run(const std::vector<std::string>& arguments) {
  const Wish wish = read(arguments);
  if (wish.rules) return show_rules(wish) ? 0 : 1;
  if (!wish.file.empty()) return run_file(wish) ? 0 : 1;
  if (!wish.count && wish.seconds == 0) throw Trouble("say how many schedules, for how many seconds (60s), or a file");
  std::vector<Result> results;
  for (const std::string& kind : wish.kinds) results.push_back(run_kind(kind, wish));
  if (results.size() > 1) std::printf("\nin all:\n");
  bool agrees = true;
  for (const Result& result : results) {
    if (results.size() > 1) std::printf("%s", result.text().c_str());
    agrees &= result.agrees();
  }
  return agrees ? 0 : 1;
}

}  // namespace
}  // namespace meshsim::conformance

int main(int argc, char** argv) {
  try {
    return meshsim::conformance::run({argv + 1, argv + argc});
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "conformance: %s\n", problem.what());
    return 2;
  }
}
