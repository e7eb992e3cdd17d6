// Tells whether a run makes progress. Budgets bound how much a run does; this notices much earlier, from a sample of
// its dispatches, that its work leads nowhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <vector>

namespace meshsim::sim {

/// The ways in which a run makes no progress.
enum class Stuck : std::uint8_t {
  no,
  livelock,     ///< virtual time stands still
  upkeep_only,  ///< nothing happens but look-ups, syncs and the like
  avalanche,    ///< one message or request leads to more and more of them
};

/// The progress of a run so far.
struct Progress {
  Time now = 0;
  EventSeq seq = 0;
  std::uint64_t dispatches = 0;
  std::uint32_t roots = 0;   ///< things begun from outside: requests, messages, lines of the timeline
  std::uint64_t bodies = 0;  ///< messages and requests that exist
};

/// Plain data; a copy goes on alike.
class Headway {
 public:
  /// Adds the instance that acted, and the root, to the sample of the next look().
  void see(InstanceId instance, std::uint32_t root) {
    if (instance == no_instance) return;
    roots_.push_back(root);
    if (instance >= turns_.size()) turns_.resize(instance + 1);
    ++turns_[instance];
  }
  /// Compares the run with the last look, and begins a new sample. The run is stuck where `most` dispatches went by
  /// - within a millisecond of virtual time; a thousand more are allowed for each root that began in it and each
  ///   message that was there before, as a burst has much to do, whereas a loop goes round between a few;
  /// - without an event;
  /// - within ten seconds of virtual time, most of them caused by one root.
  Stuck look(const Progress& progress, std::uint64_t most);
  /// Returns the busiest instances in the last samples, at most three: those between which an endless run goes round.
  std::vector<InstanceId> busiest() const;

 private:
  void follow_root(Time now, std::uint64_t dispatches);
  std::size_t share_of(std::uint32_t root) const;

  Time moved_to_ = 0;              // virtual time at the last progress of a millisecond
  std::uint64_t moved_at_ = 0;     // the number of dispatches then
  std::uint32_t roots_then_ = 0;   // the number of roots begun before
  std::uint64_t bodies_then_ = 0;  // the number of bodies then
  EventSeq seq_ = 0;               // the last event seen
  std::uint64_t emitted_at_ = 0;   // the number of dispatches when it was new
  std::uint32_t root_ = 0;         // the root of most of the last samples; 0: there is none
  Time root_since_ = 0;
  std::uint64_t root_at_ = 0;         // the number of dispatches when that began
  std::vector<std::uint32_t> roots_;  // the sample
  std::vector<std::uint32_t> turns_;  // by instance: how often it was seen; halved now and then, so that the past fades
  std::uint32_t looks_ = 0;
};

}  // namespace meshsim::sim
