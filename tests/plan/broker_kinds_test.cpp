#include "plan/broker_kinds.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace meshsim::plan {
namespace {

TEST_CASE("the default kind keeps everything") {
  const BrokerKind& kind = broker_kinds().front();
  CHECK(kind.name == "durable");
  CHECK(kind.policy.retention == Retention::until_acked);
  CHECK(kind.policy.fan_out);
  CHECK(kind.policy.groups);
  CHECK(kind.policy.ack == AckModel::manual);
  CHECK(kind.policy.redeliver_on_disconnect);
  CHECK(kind.policy.persistence == Persistence::always);
  CHECK(kind.policy.confirms);
  CHECK(kind.policy.keep_at_most == 0);
  CHECK(kind.policy.max_deliveries == 0);
}

TEST_CASE("redis-pubsub keeps nothing") {
  const BrokerKind* kind = find_broker_kind("redis-pubsub");
  REQUIRE(kind != nullptr);
  CHECK(kind->policy.retention == Retention::none);
  CHECK(kind->policy.fan_out);
  CHECK_FALSE(kind->policy.groups);
  CHECK(kind->policy.ack == AckModel::automatic);
  CHECK_FALSE(kind->policy.redeliver_on_disconnect);
  CHECK(kind->policy.persistence == Persistence::none);
  CHECK(kind->policy.confirms);
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
    CHECK((policy.fan_out || policy.groups));
    if (policy.retention == Retention::none) CHECK(policy.ack == AckModel::automatic);
    if (policy.ack == AckModel::automatic) CHECK_FALSE(policy.redeliver_on_disconnect);
    CHECK(policy.syncs_later() == (policy.sync_interval > 0));
    CHECK((policy.ack == AckModel::offset) == (policy.partitions > 0));
  }
}

}  // namespace
}  // namespace meshsim::plan
