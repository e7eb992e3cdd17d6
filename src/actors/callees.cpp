#include "actors/callees.hpp"

#include <algorithm>

#include "sim/simulation.hpp"

namespace meshsim::actors {

Reason reason_for_nobody(const Context& context, ServiceId service) {
  const auto addresses = context.addresses(service);
  const bool reachable =
      std::any_of(addresses.begin(), addresses.end(), [&](InstanceId address) { return context.can_reach(address); });
  return addresses.empty() || reachable ? Reason::unknown_host : Reason::no_common_network;
}

InstanceId pick(std::span<const InstanceId> addresses, DrawKey draws) {
  if (addresses.empty()) return no_instance;
  if (addresses.size() == 1) return addresses.front();
  return addresses[draws.with(0).stream().below(addresses.size())];
}

InstanceId first_address(const Context& context, ServiceId service) {
  const auto addresses = context.addresses(service);
  return addresses.empty() ? no_instance : addresses.front();
}

BodyRef make_body(Context& context, TopicId topic, const value::Value& record, DrawKey draws) {
  const value::Bytes bytes = record.has_bytes() ? record.as_bytes() : value::Bytes();
  return context.simulation().messages().make(context.next_id(), topic, context.self(), context.root(), bytes, draws);
}

}  // namespace meshsim::actors
