// The claims that count under faults, and the ways in which they fail. A fault makes things late and fewer by itself:
// a failure is something lost, done too often or left untrue when everything has healed and come to rest.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "check/verdict.hpp"
#include "plan/plan.hpp"

namespace meshsim::explore {

/// The ways in which a claim fails, in the order in which one is told where there are several.
enum class Failure : std::uint8_t {
  lost,          ///< every: never got there
  twice,         ///< every: got there too often
  too_many,      ///< never, at most N
  out_of_order,  ///< in order
  untrue,        ///< a state, or a value, that is not as claimed
  late,          ///< every: got there, but after its deadline
  restless,      ///< the run did not come to an end
};
inline constexpr std::size_t failure_count = 7;
/// Returns "lost", "too often" and so on.
[[nodiscard]] std::string_view to_string(Failure failure);

/// A claim that is not judged, and why.
struct Unjudged {
  std::uint32_t claim = 0;
  std::string_view why;
};

class Judgement {
 public:
  /// Judges the claims with these labels and no others, whatever they claim; without any, those that mean something
  /// under any fault.
  Judgement(const plan::Plan& plan, const std::vector<std::string>& named);

  /// Returns how the claim failed, as a set of failures, a bit each; 0: it did not, or is not judged. `healed` is when
  /// the last fault was over: a claim about a part of the run counts where that was before.
  std::uint32_t failures(const check::Verdict& verdict, Time healed) const;
  /// Tells whether it found nothing to judge.
  bool is_vacuous(const check::Verdict& verdict) const {
    return judged_[verdict.claim] && verdict.outcome == check::Outcome::vacuous;
  }

  std::size_t judged() const;
  bool is_judged(std::uint32_t claim) const { return judged_[claim]; }
  const std::vector<Unjudged>& unjudged() const { return unjudged_; }

 private:
  const plan::Plan& plan_;
  std::vector<bool> judged_;    // by claim
  std::vector<bool> is_named_;  // by claim: its value is to be judged whatever it is
  std::vector<Unjudged> unjudged_;
};

}  // namespace meshsim::explore
