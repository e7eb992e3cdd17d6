// The tables that all parts of a broker work on: its subscriptions, their consumers, and what is in flight between the
// two.
#pragma once

#include <meshsim/ids.hpp>
#include <vector>

#include "broker/consumer_group.hpp"
#include "broker/consumers.hpp"
#include "broker/in_flight.hpp"
#include "broker/subscriptions.hpp"
#include "plan/plan.hpp"

namespace meshsim::broker {

/// Plain data.
struct Tables {
  /// Takes a plan, which must outlive the tables and their copies.
  Tables(const plan::Plan& of, ServiceId broker) : plan(&of), service(broker), subscriptions(of, broker) {}

  /// Returns the broker's own record, which decides on persistence and confirms. For everything else see each
  /// subscription's.
  const plan::DeliveryPolicy& policy() const { return plan->brokers[plan->services[service].detail].policy; }
  /// Tells the consumer's subscription whether it can take a message now.
  void refresh_turn(const Consumer& consumer);
  /// Returns the list that the delivery is in.
  DeliveryList& list_of(const Delivery& delivery);
  /// Returns the group whose members share the partition; makes it when it is new.
  ConsumerGroup& group_of(const Subscription& subscription);

  const plan::Plan* plan;
  ServiceId service;
  Subscriptions subscriptions;
  Consumers consumers;
  InFlight in_flight;
  std::vector<ConsumerGroup> groups;  ///< by Subscription::group
};

}  // namespace meshsim::broker
