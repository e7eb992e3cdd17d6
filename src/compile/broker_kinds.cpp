#include "compile/broker_kinds.hpp"

#include <fmt/format.h>

#include "lang/suggest.hpp"

namespace meshsim::compile {

bool keeps_messages(const plan::DeliveryPolicy& policy) { return policy.retention != plan::Retention::none; }
bool fans_out(const plan::DeliveryPolicy& policy) { return policy.fan_out; }
bool has_groups(const plan::DeliveryPolicy& policy) { return policy.groups; }
bool has_acks(const plan::DeliveryPolicy& policy) { return policy.ack == plan::AckModel::manual; }

lang::Diagnostic& report_cannot(Build& build, lang::Span span, std::string_view kind, std::string_view what,
                                Ability ability) {
  std::vector<std::string_view> able;
  for (const plan::BrokerKind& each : plan::broker_kinds()) {
    if (ability(each.policy)) able.push_back(each.name);
  }
  auto& diagnostic = build.diagnostics.error("E0403", span, fmt::format("a broker of kind `{}` cannot {}", kind, what));
  diagnostic.label("not with this kind of broker");
  if (!able.empty()) {
    diagnostic.help(fmt::format("{} {} can: `broker queue is {}`", lang::quoted_list(able),
                                able.size() == 1 ? "is a kind that" : "are kinds that", able.front()));
  }
  return diagnostic;
}

}  // namespace meshsim::compile
