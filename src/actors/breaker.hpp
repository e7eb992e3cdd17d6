// A circuit breaker: after many failures it lets no try through for a time, then a few trials decide.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <vector>

#include "plan/call_policy.hpp"

namespace meshsim::actors {

/// Plain data. It looks at the clock only when it is asked, so that no timer belongs to it.
class Breaker {
 public:
  /// Takes a rule, which must outlive it and its copies.
  explicit Breaker(const plan::Breaker& rule) : rule_(&rule) {}

  enum class Pass : std::uint8_t { refused, granted, trial };
  /// Asks whether a try may be made now. A trial is taken, and must be noted as one.
  Pass ask(Time now);

  enum class Change : std::uint8_t { none, opened, closed };
  /// Notes the end of a try. O(1).
  Change note(bool failed, bool was_trial, Time now);

  /// Returns when trials are made again, after Change::opened.
  Time open_until() const { return open_until_; }

 private:
  enum class State : std::uint8_t { closed, open, half_open };

  Change note_trial(bool failed, Time now);
  void remember(bool failed);
  bool is_tripped() const;
  bool reaches_share(std::uint64_t failed, std::uint64_t all) const;
  Change open(Time now);
  Change close();

  const plan::Breaker* rule_;
  State state_ = State::closed;
  Time open_until_ = 0;
  std::uint32_t in_a_row_ = 0;
  std::uint32_t trials_made_ = 0;
  std::uint32_t trials_ended_ = 0;
  std::uint32_t trials_failed_ = 0;
  std::vector<std::uint8_t> window_;  ///< a ring of the last tries: 1 for one that failed
  std::uint32_t oldest_ = 0;
  std::uint32_t failed_ = 0;
};

}  // namespace meshsim::actors
