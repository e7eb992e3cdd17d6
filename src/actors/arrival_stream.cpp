#include "actors/arrival_stream.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/distribution.hpp"
#include "base/time.hpp"

namespace meshsim::actors {
namespace {

/// So much of an arrival may be missing at the end of a stage: the rounding of the sums that lead to it.
constexpr double rounding = 1e-9;

/// Returns how long it takes until the rate, which begins at `rate` and changes by `slope` a nanosecond, adds up to
/// `needed`. Written so that nothing cancels out where the slope is small.
double time_for(double needed, double rate, double slope) {
  return 2 * needed / (rate + std::sqrt(std::max(0.0, rate * rate + 2 * slope * needed)));
}

}  // namespace

ArrivalStream::ArrivalStream(std::uint64_t seed, std::string_view load)
    : random_(Random::named(seed, "arrivals of " + std::string(load))) {}

// Begins regular arrivals at `from` itself, so that 10/s for a second makes ten, and Poisson arrivals a draw after it.
Time ArrivalStream::first(const plan::ClientDetail& load, Time from) {
  switch (load.arrivals) {
    case plan::Arrivals::constant:
      return from;
    case plan::Arrivals::staged_constant:
      return in_stages(load, from, 0);
    case plan::Arrivals::listed:
      return from_list(load, from);
    case plan::Arrivals::poisson:
    case plan::Arrivals::staged_poisson:
      return next(load, from);
    case plan::Arrivals::users:
      break;
  }
  return never;
}

Time ArrivalStream::next(const plan::ClientDetail& load, Time last) {
  switch (load.arrivals) {
    case plan::Arrivals::poisson:
    case plan::Arrivals::constant:
      return saturating_add(last, load.between.draw(random_));
    case plan::Arrivals::staged_poisson:
      return in_stages(load, last, draw_exponential(random_));
    case plan::Arrivals::staged_constant:
      return in_stages(load, last, 1);
    case plan::Arrivals::listed:
      return from_list(load, last);
    case plan::Arrivals::users:
      break;
  }
  return never;
}

Time ArrivalStream::from_list(const plan::ClientDetail& load, Time from) {
  const std::vector<Duration>& times = *load.times;
  while (listed_ < times.size()) {
    const Time at = saturating_add(load.from, times[listed_++]);
    if (at >= from) return at;
  }
  return never;
}

/// Returns when the rate has added up to `needed` more than at the arrival before, which was at `last`. Counts from the
/// beginning of the stage, so that no rounding to whole nanoseconds is carried along.
Time ArrivalStream::in_stages(const plan::ClientDetail& load, Time last, double needed) {
  if (stage_ == 0) stage_began_ = load.from;
  sum_ += needed;
  for (; stage_ < load.stages.size(); ++stage_) {
    const plan::RateStage& stage = load.stages[stage_];
    const auto lasts = static_cast<double>(stage.lasts);
    const double whole = (stage.begin + stage.end) / 2 * lasts;
    if (sum_ < whole - rounding) {
      const double passed = sum_ > 0 ? time_for(sum_, stage.begin, (stage.end - stage.begin) / lasts) : 0;
      return std::max(last, saturating_add(stage_began_, static_cast<Duration>(passed + 0.5)));
    }
    sum_ = std::max(0.0, sum_ - whole);
    stage_began_ = saturating_add(stage_began_, stage.lasts);
  }
  return never;
}

}  // namespace meshsim::actors
