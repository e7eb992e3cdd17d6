// Draws random schedules: three to six faults with some of the verbs and targets, and the moments at which they strike.
//
// A swarm: each schedule draws which verbs and which targets it may use, so that one often does alone what others would
// hide. Three of four schedules are guided: half of their faults come within the outage before or soon after it, the
// others where a target was struck seldom at a moment of its likeness. Every fourth draws all at random from those
// moments of the run without faults at which faults may strike, so that these are independent of each other and alike.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/random.hpp"
#include "explore/search.hpp"
#include "explore/space.hpp"

namespace meshsim::explore {

/// Names a situation: the verb and target of a fault, and the likeness of the moment.
using Meeting = std::pair<std::uint32_t, std::uint64_t>;

/// The verbs with their targets, numbered, and the moments of the run without faults.
class DrawGround {
 public:
  /// Takes the likenesses of all moments, and of those at which faults may strike the first and the number.
  DrawGround(const Space& space, std::vector<std::uint64_t> likenesses, std::uint64_t first, std::uint64_t moments);

  const Space& space() const { return *space_; }
  std::uint64_t first() const { return first_; }
  std::uint64_t moments() const { return moments_; }
  std::uint64_t likeness(std::uint64_t moment) const { return likenesses_[moment]; }
  /// Returns the number of a fault's verb and target, whatever its outage.
  std::uint32_t verb_and_target(std::uint32_t fault) const { return whats_[fault]; }
  std::uint32_t verbs_and_targets() const { return what_count_; }

 private:
  const Space* space_;
  std::vector<std::uint64_t> likenesses_;  // by moment
  std::uint64_t first_ = 0;
  std::uint64_t moments_ = 0;
  std::vector<std::uint32_t> whats_;  // by fault
  std::uint32_t what_count_ = 0;
};

/// Counts the faults so far by situation.
using Familiarity = std::map<Meeting, std::uint64_t>;

/// Says when a fault strikes: not before moment and time.
struct Aim {
  std::uint32_t fault = 0;
  std::uint64_t moment = 0;
  Time not_before = 0;
};

class Draw {
 public:
  static constexpr std::int64_t most_faults = 6;
  /// Every so many schedules one is not guided.
  static constexpr std::uint64_t unguided_every = 4;
  static bool is_guided(std::uint64_t number) { return number % unguided_every != unguided_every - 1; }

  /// Draws for the schedule of that number, from 0. Takes references to both, which must outlive it.
  Draw(const DrawGround& ground, const Familiarity& familiarity, std::uint64_t seed, std::uint64_t number);

  std::size_t faults() const { return count_; }
  /// Draws the next. `passed`: the moments that the run has passed; `before`: the strike before, or null.
  Aim next(std::uint64_t passed, const Strike* before);

 private:
  std::uint32_t any_fault() { return allowed_[random_.below(allowed_.size())]; }
  void draw_swarm();
  void draw_moments();
  Aim least_familiar(std::uint64_t passed);

  const DrawGround* ground_;
  const Familiarity* familiarity_;
  Random random_;
  bool is_guided_;
  std::size_t count_ = 0;
  std::vector<std::uint32_t> allowed_;  // faults
  std::vector<std::uint64_t> moments_;  // of a schedule without guide, ascending
  std::size_t drawn_ = 0;
};

}  // namespace meshsim::explore
