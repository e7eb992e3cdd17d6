// The arithmetic of autoscaling, as Kubernetes' HorizontalPodAutoscaler does it, and KEDA, which feeds one.
//
// Source: Kubernetes documentation, "Horizontal Pod Autoscaling" (algorithm details, default behavior), and
// pkg/controller/podautoscaler: replica_calculator.go, horizontal.go. KEDA documentation, "Scaling Deployments".
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <vector>

#include "base/int128.hpp"

namespace meshsim::world {

/// A measured value over its target: above `wanted` there are too few instances. Exact.
struct Usage {
  uint128 measured = 0;
  uint128 wanted = 1;

  /// Tells whether the two differ by at most 10 %: then the number of instances stays.
  bool is_tolerable() const { return 10 * measured >= 9 * wanted && 10 * measured <= 11 * wanted; }
};

/// Returns ceil(instances * measured / wanted), at most `most`; the number that the rule asks for, tolerance aside.
std::uint32_t desired_instances(std::uint32_t instances, const Usage& usage, std::uint32_t most);

/// The two bounds of utilisation where some instances are still starting: `ready` of those that are ready, and `all` in
/// which the others count as idle.
struct ReadyUsage {
  Usage ready;
  Usage all;
  std::uint32_t ready_count = 0;
  std::uint32_t starting_count = 0;
};

/// Returns the number that a utilisation asks for, the tolerance applied. What starts counts as idle before more is
/// added, so that a burst is not answered twice; `current` where that would turn the direction.
std::uint32_t desired_by_utilisation(std::uint32_t current, const ReadyUsage& usage, std::uint32_t most);

/// The numbers that were asked for at the last looks. Plain data.
class Recommendations {
 public:
  struct Bounds {
    std::uint32_t least = 1;
    std::uint32_t most = 1;
  };

  void begin(Time now, std::uint32_t current) { past_ = {{now, current}}; }
  /// Adds what is asked for now and returns the number to have: when that is less, the most that was asked for within
  /// `down_after`; when it is more, at most twice as many or four more.
  std::uint32_t add(Time now, std::uint32_t current, std::uint32_t desired, Duration down_after, Bounds bounds);

 private:
  struct Past {
    Time at = 0;
    std::uint32_t desired = 0;
  };
  std::vector<Past> past_;  // those within the window, by time
};

}  // namespace meshsim::world
