#include "plan/broker_kinds.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace meshsim::plan {
namespace {

TEST_CASE("the default kind keeps everything") {
  const BrokerKind& kind = broker_kinds().front();
  CHECK(kind.name == "durable");
  CHECK(kind.policy.receivers.retention == Retention::until_acked);
  CHECK(kind.policy.receivers.fan_out);
  CHECK(kind.policy.receivers.groups);
  CHECK(kind.policy.acks.model == AckModel::manual);
  CHECK(kind.policy.redelivery.on_disconnect);
  CHECK(kind.policy.disk.persistence == Persistence::always);
  CHECK(kind.policy.publishing.confirms);
  CHECK(kind.policy.limits.keep_at_most == 0);
  CHECK(kind.policy.redelivery.max_deliveries == 0);
}

TEST_CASE("redis-pubsub keeps nothing") {
  const BrokerKind* kind = find_broker_kind("redis-pubsub");
  REQUIRE(kind != nullptr);
  CHECK(kind->policy.receivers.retention == Retention::none);
  CHECK(kind->policy.receivers.fan_out);
  CHECK_FALSE(kind->policy.receivers.groups);
  CHECK(kind->policy.acks.model == AckModel::automatic);
  CHECK_FALSE(kind->policy.redelivery.on_disconnect);
  CHECK(kind->policy.disk.persistence == Persistence::none);
  CHECK(kind->policy.publishing.confirms);
}

TEST_CASE("every kind is found by its name and explains itself") {
  std::set<std::string_view> names;
  for (const BrokerKind& kind : broker_kinds()) {
    CHECK(find_broker_kind(kind.name) == &kind);
    CHECK(names.insert(kind.name).second);
    CHECK_FALSE(kind.summary.empty());
    CHECK_FALSE(kind.sources.empty());
    CHECK_FALSE(kind.left_out.empty());
  }
  CHECK(find_broker_kind("kafka-classic") == nullptr);
}

TEST_CASE("a kind does not contradict itself") {
  for (const BrokerKind& kind : broker_kinds()) {
    INFO(kind.name);
    const DeliveryPolicy& policy = kind.policy;
    CHECK((policy.receivers.fan_out || policy.receivers.groups));
    if (policy.receivers.retention == Retention::none) CHECK(policy.acks.model == AckModel::automatic);
    if (policy.acks.model == AckModel::automatic) CHECK_FALSE(policy.redelivery.on_disconnect);
    CHECK(policy.disk.syncs_later() == (policy.disk.sync_interval > 0));
    CHECK((policy.acks.model == AckModel::offset) == (policy.log.partitions > 0));
  }
}

}  // namespace
}  // namespace meshsim::plan
