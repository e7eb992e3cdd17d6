#include "world/actor_factory.hpp"

#include "actors/client.hpp"
#include "actors/gateway.hpp"
#include "actors/service.hpp"
#include "base/check.hpp"
#include "broker/broker.hpp"

namespace meshsim::world {

namespace {

std::unique_ptr<Actor> make_custom(const Registry& registry, const plan::CustomDetail& detail) {
  const ::meshsim::ActorFactory* factory = registry.find(detail.type);
  return factory == nullptr ? nullptr : (*factory)(detail.settings);
}

}  // namespace

sim::ActorFactory make_actor_factory(const Registry& registry) {
  return [&registry](const plan::Plan& plan, ServiceId id, std::uint32_t replica) -> std::unique_ptr<Actor> {
    switch (plan.services[id].kind) {
      case plan::ServiceKind::service:
        return std::make_unique<actors::ServiceActor>(plan, id, replica);
      case plan::ServiceKind::gateway:
        return std::make_unique<actors::GatewayActor>(plan, id);
      case plan::ServiceKind::broker:
        return std::make_unique<broker::Broker>(plan, id);
      case plan::ServiceKind::client:
        return std::make_unique<actors::ClientActor>(plan, id, replica);
      case plan::ServiceKind::custom:
        return make_custom(registry, plan.customs[plan.services[id].detail]);
    }
    return nullptr;
  };
}

std::string find_unmakable(const plan::Plan& plan, const Registry& registry) {
  for (const plan::Service& service : plan.services) {
    if (service.kind != plan::ServiceKind::custom) continue;
    if (make_custom(registry, plan.customs[service.detail]) == nullptr) return service.name;
  }
  return {};
}

}  // namespace meshsim::world
