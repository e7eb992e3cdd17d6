#include "plan/connections.hpp"

#include <algorithm>

#include "plan/uses.hpp"

namespace meshsim::plan {

std::vector<Pair> connections_of(const Plan& plan) {
  std::vector<Pair> pairs;
  const auto add = [&](ServiceId a, ServiceId b) {
    if (a != b && a != no_service && b != no_service) pairs.emplace_back(std::min(a, b), std::max(a, b));
  };
  for (const Subscription& subscription : plan.subscriptions) add(subscription.service, subscription.broker);
  for (const Use& use : uses_of(plan))
    add(use.who, use.kind == Use::Kind::publish ? plan.topics[use.topic].broker : use.callee);
  for (std::size_t i = 0; i < plan.services.size(); ++i) {
    const Service& service = plan.services[i];
    if (service.kind != ServiceKind::gateway) continue;
    for (const Route& route : plan.gateways[service.detail].routes) add(static_cast<ServiceId>(i), route.upstream);
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

}  // namespace meshsim::plan
