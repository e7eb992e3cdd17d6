// Consumers that come and go.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

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
class Recovery;
class Retained;

/// Attaches consumers to subscriptions, and detaches them.
class Sessions {
 public:
  Sessions(Tables& tables, Disk& disk, Retained& retained, Fates& fates, Limits& limits, Deliveries& deliveries,
           PendingList& pending, Partitions& partitions, Intake& intake, Recovery& recovery)
      : tables_(tables),
        disk_(disk),
        retained_(retained),
        fates_(fates),
        limits_(limits),
        deliveries_(deliveries),
        pending_(pending),
        partitions_(partitions),
        intake_(intake),
        recovery_(recovery) {}

  /// Attaches a consumer; one that is attached already is attached anew.
  void subscribe(Context& context, const Packet& packet);
  /// Detaches a consumer once it has answered; deletes the own subscription of a replica that is scaled away.
  void unsubscribe(Context& context, const Packet& packet);
  /// Detaches the consumers of an instance whose connection is gone.
  void lose_instance(Context& context, const Packet& packet);
  /// Detaches a consumer: the messages it held are delivered again or stay pending, as the policy says.
  void lose_consumer(Context& context, std::uint32_t slot);
  /// Handles a delivery that did not reach its consumer because the connection was gone.
  void delivery_came_back(Context& context, const Packet& packet);
  /// Deletes the own subscriptions of replicas that were scaled away while they, or the broker, were down and could not
  /// give them up.
  void delete_left_behind(Context& context);
  /// Gives a subscription without a position in its log one; its consumers do not get the messages before it.
  void begin_at_reset(Context& context, Subscription& subscription);

 private:
  bool has_group(Context& context, Subscription& subscription, const Packet& packet);
  void readmit(Context& context, std::uint32_t index);
  void delete_subscription(Context& context, Subscription& subscription);
  void drop_unwanted(Context& context, Subscription& subscription);

  Link<Tables> tables_;
  Link<Disk> disk_;
  Link<Retained> retained_;
  Link<Fates> fates_;
  Link<Limits> limits_;
  Link<Deliveries> deliveries_;
  Link<PendingList> pending_;
  Link<Partitions> partitions_;
  Link<Intake> intake_;
  Link<Recovery> recovery_;
};

}  // namespace meshsim::broker
