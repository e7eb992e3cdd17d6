#include "compile/build/broker_kinds.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {

bool keeps_messages(const plan::BrokerKind& kind) { return kind.policy.receivers.retention != plan::Retention::none; }
bool fans_out(const plan::BrokerKind& kind) { return kind.policy.receivers.fan_out; }
bool has_groups(const plan::BrokerKind& kind) { return kind.policy.receivers.groups; }
bool has_confirms(const plan::BrokerKind& kind) { return kind.policy.publishing.confirms; }
bool has_acks(const plan::BrokerKind& kind) { return kind.policy.acks.model != plan::AckModel::automatic; }

bool counts_deliveries(const plan::BrokerKind& kind) {
  return kind.policy.redelivery.counts == plan::Counts::deliveries;
}
bool tells_redelivery(const plan::BrokerKind& kind) { return kind.policy.redelivery.counts != plan::Counts::nothing; }
bool keeps_back(const plan::BrokerKind& kind) { return kind.longest_delay != 0; }
bool takes_back(const plan::BrokerKind& kind) { return kind.policy.acks.give_back != plan::GiveBack::none; }
bool takes_back_later(const plan::BrokerKind& kind) {
  return kind.policy.acks.give_back == plan::GiveBack::after_delay;
}
bool has_many_queues(const plan::BrokerKind& kind) {
  return !kind.policy.receivers.one_queue && kind.policy.receivers.groups;
}
bool has_history(const plan::BrokerKind& kind) { return kind.resets.bits != 0; }

const plan::BrokerKind& kind_of(const plan::BrokerDetail& broker) {
  const plan::BrokerKind* kind = plan::find_broker_kind(broker.kind);
  MESHSIM_ASSERT(kind != nullptr);
  return *kind;
}

namespace {

/// Returns the name of the broker of that kind; a placeholder where there are several.
std::string_view name_of_broker(const Build& build, std::string_view kind) {
  std::string_view name;
  for (const plan::Service& service : build.plan.services) {
    if (service.kind != plan::ServiceKind::broker || build.plan.brokers[service.detail].kind != kind) continue;
    if (!name.empty()) return "NAME";
    name = service.name;
  }
  return name.empty() ? "NAME" : name;
}

}  // namespace

lang::Diagnostic& report_cannot(Build& build, lang::Span span, std::string_view kind, std::string_view what,
                                Ability ability) {
  std::vector<std::string_view> able;
  std::string_view nearest;  // `rabbitmq-quorum` for a scenario with `rabbitmq`
  for (const plan::BrokerKind& each : plan::broker_kinds()) {
    if (!ability(each)) continue;
    able.push_back(each.name);
    if (each.name.starts_with(fmt::format("{}-", kind))) nearest = each.name;
  }
  if (nearest.empty() && !able.empty()) nearest = able.front();
  auto& diagnostic = build.diagnostics.error("E0403", span, fmt::format("a broker of kind `{}` cannot {}", kind, what));
  diagnostic.label("not with this kind of broker");
  if (!able.empty()) {
    diagnostic.help(fmt::format("{} {} can: `broker {} is {}`", lang::quoted_list(able),
                                able.size() == 1 ? "is a kind that" : "are kinds that", name_of_broker(build, kind),
                                nearest));
  }
  return diagnostic;
}

}  // namespace meshsim::compile
