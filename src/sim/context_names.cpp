// The names that a C++ actor can look up.
#include <algorithm>
#include <meshsim/context.hpp>

#include "sim/simulation.hpp"

namespace meshsim {
namespace {

template <class Id, class List, class Name>
Id find_by_name(const List& list, Name name_of, std::string_view name, Id none) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return name_of(each) == name; });
  return found == list.end() ? none : static_cast<Id>(found - list.begin());
}

}  // namespace

ServiceId Context::find_service(std::string_view name) const {
  const auto name_of = [](const plan::Service& service) -> std::string_view { return service.name; };
  return find_by_name(simulation_->plan().services, name_of, name, no_service);
}

TopicId Context::find_topic(std::string_view name) const {
  const auto name_of = [](const plan::Topic& topic) -> std::string_view { return topic.name; };
  return find_by_name(simulation_->plan().topics, name_of, name, no_topic);
}

FieldId Context::find_field(std::string_view name) const {
  const auto name_of = [](const std::string& field) -> std::string_view { return field; };
  return find_by_name(simulation_->plan().fields, name_of, name, no_field);
}

ServiceId Context::broker_of(TopicId topic) const {
  const auto& topics = simulation_->plan().topics;
  return topic < topics.size() ? topics[topic].broker : no_service;
}

SubscriptionId Context::subscription_to(TopicId topic) {
  const auto& subscriptions = simulation_->plan().subscriptions;
  for (std::uint32_t index = 0; index < subscriptions.size(); ++index) {
    const plan::Subscription& planned = subscriptions[index];
    if (planned.topic != topic || planned.service != service()) continue;
    const std::uint32_t replica = simulation_->names().instances[self_].replica;
    return simulation_->subscription_of(index, planned.shared ? 0 : replica);
  }
  return no_subscription;
}

}  // namespace meshsim
