// The oracle of the shrinker: a text is taken when some schedule of the same verbs fails in the same way there.
//
// It compiles the text, runs it without faults (the claim must hold, or have nothing to judge), and lets the faults
// strike at every moment, as the search does; it stops at the first failure alike. The moments that are like those of
// the last hit are tried first: of a text that is taken it is mostly the first one.
#pragma once

#include <cstdint>
#include <meshsim/registry.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compile/compile.hpp"
#include "explore/baseline.hpp"
#include "explore/fingerprint.hpp"
#include "explore/search.hpp"
#include "explore/space.hpp"
#include "shrink/oracle.hpp"
#include "trace/name_table.hpp"

namespace meshsim::explore {

/// A fault without its instance, its moment and the numbers of one text: "kill a worker for 2s".
struct Way {
  plan::FaultForm form;
  std::vector<std::string> services;  ///< whom it strikes, or the two ends: from and to, where only one way is struck
  bool both_ways = true;              ///< of a fault of connections
  Duration outage = 0;

  /// Tells whether it is the same fault of the same services, whatever its outage.
  [[nodiscard]] bool is_like(const Way& other) const {
    return form == other.form && services == other.services && both_ways == other.both_ways;
  }
};
[[nodiscard]] Way way_of(const Fault& fault, const plan::Plan& plan);

/// Returns what `explored` says of its exploration in terms of another plan, by the names of services and marks; null
/// where that has nothing of what may be struck, or when.
[[nodiscard]] std::optional<plan::Exploration> declared_for(const plan::Plan& plan, const plan::Plan& explored);
/// Returns the faults that may strike by the plan's own exploration, and last so long.
[[nodiscard]] std::vector<Fault> declared_faults(const plan::Plan& plan, Duration outage);

/// Holds the things that the runs of all texts share.
struct Workshop {
  const Registry& registry;
  compile::FileReader& reader;
  sim::Budget budget;
  std::vector<std::string> named_claims;  ///< judged whatever they claim
  const volatile std::sig_atomic_t* interrupt = nullptr;
};

/// A text that failed alike: its plan, and the schedule.
struct Hit {
  Baseline baseline;
  Space space;                ///< the faults that were tried
  Time from = 0, to = never;  ///< when faults may strike
  FaultSchedule schedule;
  world::RunResult result;
  std::vector<Event> events;
  trace::NameTable names;
};

class Oracle final : public shrink::Oracle {
 public:
  /// Takes the plan in which it was found: its exploration says what may strike, and when, in smaller ones, too.
  Oracle(const Workshop& workshop, const plan::Plan& explored, Fingerprint fingerprint, std::vector<Way> ways)
      : workshop_(workshop), explored_(explored), fingerprint_(std::move(fingerprint)), ways_(std::move(ways)) {}

  shrink::Answer fails_alike(const std::string& text) override;
  bool is_spent() const override;
  /// Tells whether a signal ended it.
  bool is_interrupted() const { return workshop_.interrupt != nullptr && *workshop_.interrupt != 0; }

  const Fingerprint& fingerprint() const { return fingerprint_; }
  const std::vector<Way>& ways() const { return ways_; }
  void set_ways(std::vector<Way> ways) { ways_ = std::move(ways); }
  /// Sets what the moments are like that are tried first: those of the finding.
  void set_likes(std::vector<std::uint64_t> likes) { likes_ = std::move(likes); }
  /// Returns the last text that failed alike, with its schedule.
  const Hit& hit() const { return *hit_; }
  /// Returns the texts with which the compiler or a run threw: bugs of ours.
  const std::vector<std::string>& broken() const { return broken_; }

 private:
  shrink::Answer hunt(plan::Plan plan);

  const Workshop& workshop_;
  const plan::Plan& explored_;
  Fingerprint fingerprint_;
  std::vector<Way> ways_;
  std::vector<std::uint64_t> likes_;  // of the moments of the last hit
  std::optional<Hit> hit_;
  std::uint64_t work_ = 0;
  std::vector<std::string> broken_;
};

/// Returns the claim with this label, or no_claim.
[[nodiscard]] std::uint32_t claim_in(const plan::Plan& plan, const std::string& label);

/// Returns the fingerprint of a failed claim (no_claim: the run) in the run with this schedule.
[[nodiscard]] Fingerprint fingerprint_of(const plan::Plan& plan, const plan::Schedule& timeline,
                                         const Registry& registry, const sim::Budget& budget, std::uint32_t claim,
                                         Failure failure);

}  // namespace meshsim::explore
