// Tracks how far the consumers of a partition have come: their answers, and their commits.
//
// A message that was handed out stays in flight, with its outcome, until a commit passes over it: only then is its fate
// told. Nothing is asked of the consumer that its client library does by itself: a commit is made here when
// the library would make it, provided the process runs then.
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

/// Commits for the owners of partitions.
class Commits {
 public:
  Commits(Tables& tables, Fates& fates, Deliveries& deliveries)
      : tables_(tables), fates_(fates), deliveries_(deliveries) {}

  /// Notes the outcome that an answer reports; the next commit passes over it.
  void note_answer(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  /// Commits the partition for its owner, up to the first message that has not been answered.
  void commit(Context& context, Subscription& partition);
  /// Makes a commit whose time came while the owner was at work; the owner's library makes it as it asks for the next
  /// message.
  void commit_if_due(Context& context, Subscription& partition);
  /// Sets the timer of the owner's next commit, if there is something to commit. Commits come at a fixed interval
  /// counted from the time it joined.
  void watch_commit(Context& context, Subscription& partition);
  /// Commits for a consumer whose commit interval is over, if it runs.
  void commit_is_due(Context& context, const Timer& timer);

 private:
  Link<Tables> tables_;
  Link<Fates> fates_;
  Link<Deliveries> deliveries_;
};

}  // namespace meshsim::broker
