// The instants at which the runs of an open load begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"
#include "plan/service.hpp"

namespace meshsim::actors {

/// Gives the arrivals of a load one after the other. Plain data; a copy goes on with the same arrivals. They depend on
/// the seed and the load's name and rates alone.
///
/// With a rate that changes, the n-th arrival is when the rate, added up over time, reaches a sum: of n exponential
/// draws with mean 1 for Poisson arrivals (Donald L. Snyder and Michael I. Miller, "Random Point Processes in Time and
/// Space", 1991, section 2.3: a change of time makes any Poisson process one of rate 1), of n for regular ones.
class ArrivalStream {
 public:
  ArrivalStream(std::uint64_t seed, std::string_view load);

  /// Returns the first arrival, not before `from`; `never`: there is none.
  Time first(const plan::ClientDetail& load, Time from);
  /// Returns the one behind that at `last`.
  Time next(const plan::ClientDetail& load, Time last);

 private:
  Time from_list(const plan::ClientDetail& load, Time from);
  Time in_stages(const plan::ClientDetail& load, Time last, double needed);

  Random random_;           // draws arrivals, and nothing else
  std::size_t listed_ = 0;  // number of listed times that are past
  std::size_t stage_ = 0;
  Time stage_began_ = 0;
  double sum_ = 0;  // what the rate has added up to since then
};

}  // namespace meshsim::actors
