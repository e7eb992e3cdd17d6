#include "driver/redis_habits.hpp"

#include <algorithm>

#include "driver/trouble.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::conformance {
namespace {

using plan::DeliveryPolicy;

const DeliveryPolicy& record_of(const std::string& kind) {
  const plan::BrokerKind* record = plan::find_broker_kind(kind);
  if (record == nullptr) throw Trouble("there is no kind `" + kind + "`");
  return record->policy;
}

DeliveryPolicy usual_habits(const std::string& kind) {
  DeliveryPolicy habits;
  habits.dispatch.prefetch = 1;  // it handles one message at a time, and asks for no more
  habits.redelivery.on_disconnect = false;
  habits.redelivery.own_pending = kind == "redis-list-reliable" ? plan::OwnPending::comes_first
                                                                : plan::OwnPending::stays;  // lmove.md: reliable queue
  return habits;
}

}  // namespace

plan::DeliveryPolicy as_redis_clients_have_it(const std::string& kind, const DeliveryPolicy& planned) {
  const DeliveryPolicy& record = record_of(kind);
  DeliveryPolicy policy = usual_habits(kind);
  const auto take = [&](auto section, auto field) {
    const auto& said = planned.*section.*field;
    if (said != record.*section.*field) policy.*section.*field = said;  // the scenario says so
  };
  take(&DeliveryPolicy::dispatch, &plan::Dispatch::prefetch);
  take(&DeliveryPolicy::redelivery, &plan::Redelivery::own_pending);
  take(&DeliveryPolicy::redelivery, &plan::Redelivery::deleting_drops);
  take(&DeliveryPolicy::log, &plan::Log::regroup);
  take(&DeliveryPolicy::redelivery, &plan::Redelivery::lease);
  take(&DeliveryPolicy::redelivery, &plan::Redelivery::max_deliveries);
  take(&DeliveryPolicy::limits, &plan::Limits::keep_at_most);
  take(&DeliveryPolicy::limits, &plan::Limits::overflow);
  take(&DeliveryPolicy::acks, &plan::Acks::at);
  take(&DeliveryPolicy::output, &plan::OutputBuffer::bytes);
  take(&DeliveryPolicy::output, &plan::OutputBuffer::soft_bytes);
  take(&DeliveryPolicy::output, &plan::OutputBuffer::soft_time);
  return policy;
}

std::string redis_durability(const std::string& kind, const DeliveryPolicy& planned) {
  const DeliveryPolicy& record = record_of(kind);
  if (planned.disk.persistence == record.disk.persistence && planned.disk.sync_interval == record.disk.sync_interval &&
      planned.disk.snapshots == record.disk.snapshots) {
    return {};
  }
  switch (planned.disk.persistence) {
    case plan::Persistence::snapshot:
      return "--save " + std::to_string(planned.disk.snapshots[0].after / second) + " 1";
    case plan::Persistence::interval:
      return "--appendonly yes --appendfsync everysec";
    case plan::Persistence::kernel:
      return "--appendonly yes --appendfsync no";
    case plan::Persistence::always:
      return "--appendonly yes --appendfsync always";
    case plan::Persistence::none:
      break;
  }
  return "--appendonly no";
}

bool redis_keeps(const std::string& kind, const plan::Subscription& planned) {
  if (kind == "redis-pubsub") return false;
  return planned.keeping ||
         record_of(kind).receivers.retention == plan::Retention::none;  // then it is the record that does not
}

}  // namespace meshsim::conformance
