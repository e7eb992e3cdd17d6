// The names behind the numbers in events: a table that grows while a run goes on (scaling adds instances and
// subscriptions) and never shrinks. Ids are given in an order that only the scenario decides.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <string>
#include <vector>

namespace meshsim::trace {

struct InstanceName {
  std::string name;  ///< "worker-2"
  ServiceId service = no_service;
  std::uint32_t replica = 1;  ///< from 1
};

struct SubscriptionName {
  std::string name;  ///< "worker", or "subscriber-2" for a replica's own
  TopicId topic = no_topic;
  ServiceId service = no_service;
  std::uint32_t replica = 0;     ///< 0: shared by the service's replicas
  std::uint32_t plan_index = 0;  ///< index in the plan of the `subscribes` or `consumes`
};

struct NameTable {
  std::vector<std::string> services;
  std::vector<std::string> topics;
  std::vector<std::string> fields;
  std::vector<std::string> marks;
  std::vector<InstanceName> instances;
  std::vector<SubscriptionName> subscriptions;

  ServiceId service_of(InstanceId instance) const {
    return instance < instances.size() ? instances[instance].service : no_service;
  }
  /// Returns the subscription's service, or no_service.
  ServiceId subscriber_of(SubscriptionId subscription) const {
    return subscription < subscriptions.size() ? subscriptions[subscription].service : no_service;
  }
};

}  // namespace meshsim::trace
