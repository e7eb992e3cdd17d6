// The members that share the partitions of a log, and their way of sharing them.
//
// A partition is a Subscription of its own with one consumer, its owner; the partitions of a group stand one after
// another among the broker's subscriptions. A silent member stays a member until its session is over: that is why a
// restarted process may have to wait for its own predecessor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <vector>

namespace meshsim::broker {

/// A process that takes part.
struct Member {
  InstanceId instance = no_instance;
  std::uint16_t incarnation = 0;
  bool silent = false;   ///< its connection is gone, and the session's timer runs
  bool leaving = false;  ///< it goes as soon as it has answered
  Time joined = 0;
  TimerId session;
};

/// Plain data.
struct ConsumerGroup {
  std::uint32_t first = 0;  ///< index of partition 0 among the broker's subscriptions
  std::uint32_t partitions = 0;
  std::vector<Member> members;  ///< in order of instance and incarnation
  bool unsettled = false;       ///< a member came or went: the partitions must be assigned anew
  bool delaying = false;        ///< the first member waits for others before partitions are assigned
  TimerId delay;

  /// A message that was acked early and is committed while its handler still works on it: the tag's generation, and the
  /// partition whose next message its consumer will ask for afterwards.
  struct AtWork {
    std::uint32_t generation = 0;
    std::uint32_t partition = 0;
  };
  std::vector<AtWork> at_work;

  Member* find(InstanceId instance, std::uint16_t incarnation) {
    const auto found = std::ranges::find_if(members, [&](const Member& member) {
      return member.instance == instance && member.incarnation == incarnation;
    });
    return found == members.end() ? nullptr : &*found;
  }
  Member& add(InstanceId instance, std::uint16_t incarnation) {
    const auto place = std::ranges::find_if(members, [&](const Member& member) { return member.instance > instance; });
    Member member;
    member.instance = instance;
    member.incarnation = incarnation;
    return *members.insert(place, member);
  }
  bool any_silent() const { return std::ranges::any_of(members, &Member::silent); }

  /// Returns the owner of a partition. Each member has a range of neighbouring partitions; where the division leaves a
  /// rest, the first members have one more (Kafka's range assignor). There must be members.
  const Member& owner_of(std::uint32_t partition) const {
    const auto count = static_cast<std::uint32_t>(members.size());
    const std::uint32_t each = partitions / count;
    const std::uint32_t more = partitions % count;
    const std::uint32_t in_longer_rows = more * (each + 1);
    if (partition < in_longer_rows) return members[partition / (each + 1)];
    return members[more + (partition - in_longer_rows) / each];
  }
};

/// Returns the partition of a key, by Kafka's murmur2 of its bytes. `partitions` > 0.
std::uint32_t partition_of_key(const std::byte* key, std::size_t size, std::uint32_t partitions);

}  // namespace meshsim::broker
