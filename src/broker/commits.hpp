// Tracks how far the consumers of a partition have come: what they have answered, and what they commit.
//
// A message that was handed out stays in flight, with what became of it, until a commit passes over it: only then has
// it its fate. The consumer is asked nothing that its client library does of itself: a commit is made here when the
// library would make it, if the process runs then.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Deliveries;
class Fates;
class Partitions;

/// Commits for the owners of partitions.
class Commits {
 public:
  Commits(Tables& tables, Fates& fates, Deliveries& deliveries, Partitions& partitions)
      : tables_(tables), fates_(fates), deliveries_(deliveries), partitions_(partitions) {}

  /// Notes what an answer says; the next commit passes over it.
  void note_answer(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  /// Commits, for its owner, the partition up to the first message that has not been answered.
  void commit(Context& context, Subscription& partition);
  /// A commit whose time came while the owner was at work is made as it asks for the next message.
  void commit_if_due(Context& context, Subscription& partition);
  /// Sees to it that the owner's next commit comes, if there is something to commit: commits come at a beat that began
  /// as it joined.
  void watch_commit(Context& context, Subscription& partition);
  /// The beat of a consumer has come: it commits, if it runs.
  void commit_is_due(Context& context, const Timer& timer);

 private:
  Link<Tables> tables_;
  Link<Fates> fates_;
  Link<Deliveries> deliveries_;
  Link<Partitions> partitions_;
};

}  // namespace meshsim::broker
