#include "broker/subscriptions.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "sim/simulation.hpp"

namespace meshsim::broker {

void Subscriptions::make_initial(Context& context) {
  of_topic_.resize(plan_->topics.size());
  for (std::uint32_t i = 0; i < plan_->subscriptions.size(); ++i) {
    const plan::Subscription& planned = plan_->subscriptions[i];
    if (planned.broker != broker_) continue;
    const std::uint32_t initial = plan_->services[planned.service].replicas;
    const std::uint32_t replicas = planned.shared ? 0 : std::max(initial, planned.most_replicas);
    for (std::uint32_t replica = planned.shared ? 0 : 1; replica <= replicas; ++replica) {
      ensure(context, context.simulation().subscription_of(i, replica));
    }
  }
  for (Subscription& made : subscriptions_) {
    const std::uint32_t initial = plan_->services[made.service].replicas;
    made.to_come = made.replica > initial;
    if (initial != 0 && !made.to_come && !made.policy->log.made_by_consumer) made.has_place_since = context.now();
    // Such a group is in the append-only file at once, and in no snapshot.
    const plan::Storage& disk = plan_->brokers[plan_->services[broker_].detail].policy.disk;
    const bool is_data = made.policy->log.regroup != plan::Regroup::not_needed;
    made.stored = is_data && made.has_place_since != never && disk.syncs_later();
  }
}

std::uint32_t Subscriptions::ensure(const Context& context, SubscriptionId id) {
  const std::uint32_t existing = find(id);
  if (existing != none) return existing;
  const trace::NameTable& names = context.simulation().names();
  if (id >= names.subscriptions.size()) return none;
  const trace::SubscriptionName& name = names.subscriptions[id];
  if (plan_->subscriptions[name.plan_index].broker != broker_) return none;
  return make(id, name.plan_index, name.replica);
}

std::uint32_t Subscriptions::find(SubscriptionId id) const {
  if (id >= index_of_.size() || index_of_[id] == none || subscriptions_[index_of_[id]].deleted) return none;
  return index_of_[id];
}

std::uint32_t Subscriptions::make(SubscriptionId id, std::uint32_t plan_index, std::uint32_t replica) {
  const plan::Subscription& planned = plan_->subscriptions[plan_index];
  const std::uint32_t queues = std::max<std::uint32_t>(planned.policy.log.partitions, 1);
  if (id >= index_of_.size()) index_of_.resize(id + std::size_t{1}, none);
  if (index_of_[id] == none) {
    index_of_[id] = size();
    for (std::uint32_t partition = 0; partition < queues; ++partition) make_queue(id, plan_index, replica, partition);
    groups_ += planned.policy.log.partitions != 0;
  }
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    const Subscription &x = subscriptions_[a], &y = subscriptions_[b];
    return std::tie(x.plan_index, x.replica) < std::tie(y.plan_index, y.replica);
  };
  std::vector<std::uint32_t>& row = of_topic_[planned.topic];
  for (std::uint32_t index = index_of_[id]; index < index_of_[id] + queues; ++index) {
    subscriptions_[index].deleted = false;
    row.insert(std::upper_bound(row.begin(), row.end(), index, before), index);
  }
  return index_of_[id];
}

void Subscriptions::make_queue(SubscriptionId id, std::uint32_t plan_index, std::uint32_t replica,
                               std::uint32_t partition) {
  const plan::Subscription& planned = plan_->subscriptions[plan_index];
  Subscription& made = subscriptions_.emplace_back();
  made.id = id;
  made.index = size() - 1;
  made.plan_index = plan_index;
  made.replica = replica;
  made.topic = planned.topic;
  made.service = planned.service;
  made.policy = &planned.policy;
  made.holds_letters = plan_->topics[planned.topic].letters_of != no_topic;
  made.keeping = planned.keeping && planned.policy.receivers.retention != plan::Retention::none;
  made.partition = partition;
  if (planned.policy.dispatch.pick == plan::Pick::random) {
    const std::string replicas = replica == 0 ? "" : "-" + std::to_string(replica);
    made.picks = Random::named(plan_->seed, "picks of " + plan_->topics[planned.topic].name + " for " +
                                                plan_->services[planned.service].name + replicas);
  }
  if (planned.policy.log.partitions != 0) made.group = groups_;
}

void Subscriptions::remove(std::uint32_t index) {
  Subscription& subscription = subscriptions_[index];
  subscription.deleted = true;
  subscription.has_place_since = never;
  std::vector<std::uint32_t>& row = of_topic_[subscription.topic];
  row.erase(std::find(row.begin(), row.end(), index));
}

std::span<const std::uint32_t> Subscriptions::of_topic(TopicId topic) const {
  if (topic >= of_topic_.size()) return {};
  return of_topic_[topic];
}

std::size_t Subscriptions::memory_bytes() const {
  std::size_t bytes = subscriptions_.capacity() * sizeof(Subscription);
  for (const Subscription& each : subscriptions_) {
    bytes += each.waiting.memory_bytes() + each.ready.memory_bytes() + each.groups.memory_bytes();
  }
  return bytes;
}

}  // namespace meshsim::broker
