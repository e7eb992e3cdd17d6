// Keeps for the calls of one instance to one service under a policy what they share: places and the line for them, the
// retries that may be under way, the circuit breaker.
#pragma once

#include <cstdint>
#include <deque>

#include "actors/breaker.hpp"
#include "plan/call_policy.hpp"

namespace meshsim::actors {

/// Plain data; dies with the process.
class CallGuard {
 public:
  /// Takes a policy, which must outlive it and its copies.
  explicit CallGuard(const plan::CallPolicy& policy)
      : policy_(&policy), breaker_(policy.breaker), tokens_(policy.quota) {}

  Breaker& breaker() { return breaker_; }

  void begin_call() { ++under_way_; }
  void end_call() { --under_way_; }

  /// Takes a place, unless as many calls have one as may.
  bool take_place();
  /// Lets the call that waits for `token` wait for a place, unless the line is full.
  bool join_line(std::uint64_t token);
  /// Removes the call from the line, because it waits no longer. O(line).
  void leave_line(std::uint64_t token);
  /// Gives a place up. Returns the token of the call that gets it; 0: nobody waits.
  std::uint64_t pass_place_on();

  /// Asks for a retry. One that is granted must be given back with end_retry.
  bool take_retry(bool after_timeout);
  /// Notes the end of a retry; `cost` is what it took from the quota.
  void end_retry(bool succeeded, bool after_timeout);
  /// Notes that a call's first try has succeeded.
  void first_succeeded();

 private:
  static std::uint32_t cost(bool after_timeout) {
    return after_timeout ? plan::quota_cost_of_timeout : plan::quota_cost;
  }
  void earn(std::uint32_t tokens);

  const plan::CallPolicy* policy_;
  Breaker breaker_;
  std::uint32_t under_way_ = 0;
  std::uint32_t placed_ = 0;
  std::uint32_t retries_ = 0;
  std::uint32_t tokens_;
  std::deque<std::uint64_t> line_;
};

}  // namespace meshsim::actors
