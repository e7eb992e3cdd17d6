// Tells whether a run gets on. Budgets bound how much a run does; this notices much earlier that what it does leads
// nowhere, from a sample of its dispatches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <vector>

namespace meshsim::sim {

/// The ways in which a run does not get on.
enum class Stuck : std::uint8_t {
  no,
  livelock,     ///< virtual time does not get on
  upkeep_only,  ///< nothing but look-ups, syncs and the like happens
  avalanche,    ///< one message or request leads to more and more of them
};

/// The point that a run has come to.
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
  /// Adds to the sample of the next look who acted, and the root that it goes back to.
  void see(InstanceId instance, std::uint32_t root) {
    if (instance == no_instance) return;
    roots_.push_back(root);
    if (instance >= turns_.size()) turns_.resize(instance + 1);
    ++turns_[instance];
  }
  /// Looks at where the run is, and begins a new sample. Stuck: `most` dispatches went by within a millisecond of
  /// virtual time, or without an event, or within ten seconds with most of them led to by one thing. Of those within a
  /// millisecond a thousand more are allowed for each thing that began in it and each message that was there before: a
  /// burst has much to do, and a loop goes round between a few.
  Stuck look(const Progress& progress, std::uint64_t most);
  /// Returns the busiest in the last samples, at most three: those that a run without end goes round between.
  std::vector<InstanceId> busiest() const;

 private:
  void follow_root(Time now, std::uint64_t dispatches);
  std::size_t share_of(std::uint32_t root) const;

  Time moved_to_ = 0;              // virtual time when it had last got on by a millisecond
  std::uint64_t moved_at_ = 0;     // dispatches then
  std::uint32_t roots_then_ = 0;   // roots begun before
  std::uint64_t bodies_then_ = 0;  // bodies that there were
  EventSeq seq_ = 0;               // the last event seen
  std::uint64_t emitted_at_ = 0;   // dispatches when it was new
  std::uint32_t root_ = 0;         // the one of most of the last samples; 0: there is none
  Time root_since_ = 0;
  std::uint64_t root_at_ = 0;         // dispatches then
  std::vector<std::uint32_t> roots_;  // the sample
  std::vector<std::uint32_t> turns_;  // by instance: how often it was seen; halved now and then, so that it is lately
  std::uint32_t looks_ = 0;
};

}  // namespace meshsim::sim
