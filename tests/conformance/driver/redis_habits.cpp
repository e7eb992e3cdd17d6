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
  habits.prefetch = 1;  // it handles one message at a time, and asks for no more
  habits.redeliver_on_disconnect = false;
  habits.own_pending = kind == "redis-list-reliable" ? plan::OwnPending::comes_first
                                                     : plan::OwnPending::stays;  // lmove.md: reliable queue
  return habits;
}

}  // namespace

plan::DeliveryPolicy as_redis_clients_have_it(const std::string& kind, const DeliveryPolicy& planned) {
  const DeliveryPolicy& record = record_of(kind);
  DeliveryPolicy policy = usual_habits(kind);
  const auto take = [&](auto field) {
    if (planned.*field != record.*field) policy.*field = planned.*field;  // the scenario says so
  };
  take(&DeliveryPolicy::prefetch);
  take(&DeliveryPolicy::own_pending);
  take(&DeliveryPolicy::deleting_drops);
  take(&DeliveryPolicy::regroup);
  take(&DeliveryPolicy::lease);
  take(&DeliveryPolicy::max_deliveries);
  take(&DeliveryPolicy::keep_at_most);
  take(&DeliveryPolicy::overflow);
  take(&DeliveryPolicy::ack_at);
  take(&DeliveryPolicy::output_buffer);
  take(&DeliveryPolicy::output_buffer_soft);
  take(&DeliveryPolicy::output_buffer_time);
  return policy;
}

std::string redis_durability(const std::string& kind, const DeliveryPolicy& planned) {
  const DeliveryPolicy& record = record_of(kind);
  if (planned.persistence == record.persistence && planned.sync_interval == record.sync_interval &&
      planned.snapshots == record.snapshots) {
    return {};
  }
  switch (planned.persistence) {
    case plan::Persistence::snapshot:
      return "--save " + std::to_string(planned.snapshots[0].after / second) + " 1";
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
  return planned.keeping || record_of(kind).retention == plan::Retention::none;  // then it is the record that does not
}

}  // namespace meshsim::conformance
