#include "driver/campaign.hpp"

#include "driver/random_scenario.hpp"
#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

/// A mismatch that no further run shows was a race, with an outcome that no seed came upon.
constexpr int tries_to_show_again = 3;

class Campaign {
 public:
  Campaign(const std::string& kind, const std::string& client_program)
      : kind_(kind), client_program_(client_program), broker_(make_real_broker(kind)) {}

  void run(std::uint64_t seed) {
    const Scenario scenario = random_scenario(kind_, seed);
    const Verdict verdict = judge(scenario);
    if (verdict.too_close) {
      ++tally.too_close;
      return;
    }
    ++tally.compared;
    if (verdict.outcomes > 1) ++tally.races;
    if (!verdict.agrees) tell(seed, scenario, verdict);
  }

  Tally tally;

 private:
  Verdict judge(const Scenario& scenario) {
    try {
      return compare(compile_one(scenario.title, scenario.text()), *broker_, client_program_);
    } catch (const Trouble& trouble) {
      throw Trouble(std::string(trouble.what()) + "\nwith this scenario:\n" + scenario.text());
    }
  }

  bool differs(const Scenario& scenario) {
    for (int i = 0; i < tries_to_show_again; ++i) {
      const Verdict verdict = judge(scenario);
      if (!verdict.agrees && !verdict.too_close) return true;
    }
    return false;
  }

  void tell(std::uint64_t seed, const Scenario& scenario, const Verdict& verdict) {
    std::string text = "MISMATCH: " + scenario.title + "\n\n" + scenario.text() + "\n" + verdict.text;
    const bool again = differs(scenario);
    if (again) {
      const Scenario small = shrink(scenario, [this](const Scenario& shorter) { return differs(shorter); });
      text += "\nthe smallest that still differs:\n\n" + small.text() + "\n" + judge(small).text;
    } else {
      text += "\nit did not show again: a race\n";
    }
    (again ? tally.mismatches : tally.rare)
        .push_back(text + "\nreplay it with: ./dev conformance --kind " + kind_ + " --seed " + std::to_string(seed) +
                   " 1\n");
  }

  std::string kind_;
  std::string client_program_;
  std::unique_ptr<RealBroker> broker_;
};

}  // namespace

Tally run_campaign(const std::string& kind, std::uint64_t first, const std::function<bool(std::uint64_t)>& goes_on,
                   const std::string& client_program, std::size_t most_mismatches) {
  Campaign campaign(kind, client_program);
  for (std::uint64_t seed = first; goes_on(campaign.tally.compared); ++seed) {
    campaign.run(seed);
    if (campaign.tally.mismatches.size() >= most_mismatches) break;
  }
  return campaign.tally;
}

std::string text_of(const std::string& kind, const Tally& tally) {
  std::string text = kind + ": " + std::to_string(tally.compared - tally.mismatches.size() - tally.rare.size()) +
                     " of " + std::to_string(tally.compared) + " random schedules agree, " +
                     std::to_string(tally.races) + " of them with races; " + std::to_string(tally.too_close) +
                     " more were too close to call";
  if (!tally.rare.empty()) text += "; " + std::to_string(tally.rare.size()) + " races ended as no seed did";
  return text + "\n";
}

}  // namespace meshsim::conformance
