// ./dev conformance: random schedules against every server, for as long or as many as is wanted.
//
//   conformance [--kind KIND]... [--seed N] COUNT        the fixed cases, and so many schedules of each kind
//   conformance [--kind KIND]... [--seed N] SECONDSs     for so long, a share for each kind
//   conformance FILE.mesh [TIMES]                        a scenario on both sides, and how often each outcome came
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "driver/campaign.hpp"
#include "driver/cases.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

struct Wish {
  std::vector<std::string> kinds;
  std::uint64_t seed = 1;
  bool seeded = false;  ///< then it is a replay, of random schedules alone
  std::uint64_t count = 0;
  std::uint64_t seconds = 0;
  std::string file;
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
    } else if (argument.size() > 5 && argument.substr(argument.size() - 5) == ".mesh") {
      wish.file = argument;
    } else if (!argument.empty() && argument.back() == 's') {
      wish.seconds = std::stoull(argument);
    } else {
      wish.count = std::stoull(argument);
    }
  }
  if (wish.kinds.empty()) wish.kinds = real_kinds();
  return wish;
}

bool run_cases(const std::string& kind) {
  const auto broker = make_real_broker(kind);
  const auto files = cases_of(kind, true);
  std::size_t agree = 0;
  for (const auto& file : files) {
    const Verdict verdict = run_case(file, *broker, CONFORMANCE_CLIENT);
    agree += verdict.agrees;
    if (!verdict.agrees) std::printf("\nMISMATCH: %s\n%s\n", file.c_str(), verdict.text.c_str());
  }
  std::printf("%s: %zu of %zu fixed cases agree\n", kind.c_str(), agree, files.size());
  return agree == files.size();
}

bool run_kind(const std::string& kind, const Wish& wish) {
  const auto began = std::chrono::steady_clock::now();
  const auto share = std::chrono::milliseconds(wish.seconds * 1000) / wish.kinds.size();
  const auto goes_on = [&](std::uint64_t compared) {
    return wish.seconds > 0 ? std::chrono::steady_clock::now() - began < share : compared < wish.count;
  };
  const Tally tally = run_campaign(kind, wish.seed, goes_on, CONFORMANCE_CLIENT);
  std::printf("%s", text_of(kind, tally).c_str());
  for (const std::string& mismatch : tally.mismatches) std::printf("\n%s\n", mismatch.c_str());
  for (const std::string& rare : tally.rare) std::printf("\n%s\n", rare.c_str());
  std::fflush(stdout);
  return tally.mismatches.empty();
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
  for (std::uint64_t i = 0; i < std::max<std::uint64_t>(wish.count, 1); ++i) {
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

int run(const std::vector<std::string>& arguments) {
  const Wish wish = read(arguments);
  if (!wish.file.empty()) return run_file(wish) ? 0 : 1;
  if (wish.count == 0 && wish.seconds == 0)
    throw Trouble("say how many schedules, for how many seconds (60s), or a file");
  bool agrees = true;
  for (const std::string& kind : wish.kinds) {
    if (!wish.seeded) agrees &= run_cases(kind);
    agrees &= run_kind(kind, wish);
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
