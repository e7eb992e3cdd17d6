// The search for one failure in one scenario: the same verbs at every moment, until it fails alike.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "explore/oracle.hpp"
#include "explore/trunk.hpp"

namespace meshsim::explore {

class Hunt {
 public:
  /// Takes references that must outlive it. `likes`: of the moments that are tried first.
  Hunt(const Workshop& workshop, const Fingerprint& fingerprint, const std::vector<Way>& ways, Baseline baseline,
       std::uint32_t claim, std::vector<std::uint64_t> likes);

  /// Tells whether each of the faults has somebody to strike.
  bool has_targets() const;
  /// Searches; true: it failed alike. Call once.
  bool run();
  /// Tells whether it ended before all was tried.
  bool is_cut() const { return work_ >= most_work_; }
  /// Returns a measure of what was done, in events.
  std::uint64_t work() const { return work_; }

  Hit take_hit() { return std::move(hit_); }
  /// Returns what the moments of the hit are like, for the next scenario.
  const std::vector<std::uint64_t>& likes() const { return likes_; }

 private:
  /// The moments that are tried.
  enum class Which : std::uint8_t {
    likes,   ///< those that are like the last hit's
    firsts,  ///< the first of each likeness
    all,
  };
  bool walk(Which which);
  bool try_here(const Trunk& trunk, Which which);
  bool is_meant(Which which, std::uint64_t like);
  bool is_alike(Trunk& branch);
  bool has_failed(const world::RunResult& result, const Shape& shape) const;
  bool has_same_story();

  const Workshop& workshop_;
  const Fingerprint& fingerprint_;
  std::uint32_t claim_;
  Hit hit_;
  Judgement judgement_;
  std::vector<std::vector<std::uint32_t>> faults_;  // indices into Space::faults, by strike
  std::vector<std::uint64_t> likes_;
  std::vector<std::uint64_t> here_;            // what the moments of the schedule are like
  std::set<std::vector<std::uint64_t>> seen_;  // likenesses of which the first has been tried
  std::set<std::uint64_t> other_stories_;      // shapes of runs that failed in another way
  std::uint64_t work_ = 0;
  std::uint64_t most_work_ = 0;
};

/// Returns what the moments of a schedule are like, in terms that mean the same in scenarios with other parts. Empty
/// where it does not strike so.
[[nodiscard]] std::vector<std::uint64_t> likes_of(const plan::Plan& plan, const Space& space,
                                                  const FaultSchedule& schedule, const Registry& registry,
                                                  const sim::Budget& budget);

}  // namespace meshsim::explore
