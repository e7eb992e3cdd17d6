#include "explore/plan_protections.hpp"

#include "plan/broker_kinds.hpp"

namespace meshsim::explore {

std::vector<shrink::Protection> protections_of(const plan::Plan& plan, const std::string& text) {
  std::vector<std::string> persistent;
  for (const plan::Service& service : plan.services) {
    if (service.kind != plan::ServiceKind::broker) continue;
    const plan::BrokerKind* kind = plan::find_broker_kind(plan.brokers[service.detail].kind);
    const bool persists = kind != nullptr && kind->policy.disk.persistence == plan::Persistence::always &&
                          kind->persistences.has(plan::Persistence::none);
    if (persists) persistent.push_back(service.name);
  }
  return shrink::protections_of(text, persistent);
}

}  // namespace meshsim::explore
