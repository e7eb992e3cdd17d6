// The broker's deaths, and the state of its disk when it is back.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/journal.hpp"
#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Deliveries;
class Disk;
class Fates;
class Intake;
class Limits;
class Partitions;
class PendingList;
class Retained;
class Sessions;

/// Takes a broker through its death and its start.
class Recovery {
 public:
  Recovery(Tables& tables, Disk& disk, Retained& retained, Fates& fates, Limits& limits, Deliveries& deliveries,
           PendingList& pending, Partitions& partitions, Sessions& sessions, Intake& intake)
      : tables_(tables),
        disk_(disk),
        retained_(retained),
        fates_(fates),
        limits_(limits),
        deliveries_(deliveries),
        pending_(pending),
        partitions_(partitions),
        sessions_(sessions),
        intake_(intake) {}

  /// Starts the broker: restores the state of its disk and hands out.
  void start(Context& context);
  /// Handles the broker's death: drops all that its persistence does not keep.
  void end(Context& context, End end);
  /// Makes all messages in flight or delayed wait again, as if their consumers had never got them; delivery counts
  /// stay.
  void recall(Context& context, Subscription& subscription);
  void lose_kept_back(Context& context, Subscription& subscription, bool all, bool unsynced);
  void keep_back_again(Context& context, Subscription& subscription);

 private:
  void park(Context& context, Subscription& subscription, bool loses_unsynced);
  void lose_waiting(Context& context, Subscription& subscription);
  void unpark(Context& context, Subscription& subscription);
  void lose_unsynced(Context& context);
  bool return_to_holder(Context& context, std::uint32_t slot);
  void undo(Context& context, Journal::Removal& removal);

  Link<Tables> tables_;
  Link<Disk> disk_;
  Link<Retained> retained_;
  Link<Fates> fates_;
  Link<Limits> limits_;
  Link<Deliveries> deliveries_;
  Link<PendingList> pending_;
  Link<Partitions> partitions_;
  Link<Sessions> sessions_;
  Link<Intake> intake_;
  bool has_begun_ = false;
};

}  // namespace meshsim::broker
