// The settings of brokers and subscriptions that override the kind's policy, where the kind has such a knob.
#pragma once

#include <string_view>
#include <vector>

#include "compile/build/build.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::compile {

/// Applies `persistence ...`.
void set_persistence(Build& build, const lang::ast::Persistence& persistence, const plan::BrokerKind& kind,
                     plan::DeliveryPolicy& policy);

/// Applies a line in a broker's block that the grammar does not know.
void set_of_broker(Build& build, const lang::ast::Setting& setting, const plan::BrokerKind& kind,
                   plan::DeliveryPolicy& policy);

/// Applies a line in a topic's block that the grammar does not know.
void set_of_topic(Build& build, const lang::ast::Setting& setting, const plan::BrokerKind& kind,
                  plan::DeliveryPolicy& policy);

/// Applies a line in a subscription's block that the grammar does not know.
void set_of_subscription(Build& build, const lang::ast::Setting& setting, const plan::BrokerKind& kind,
                         plan::DeliveryPolicy& policy);

/// The settings that a kind takes, by the block that they stand in.
struct KindSettings {
  std::vector<std::string_view> broker;
  std::vector<std::string_view> topic;
  std::vector<std::string_view> subscription;
};
[[nodiscard]] KindSettings settings_of(const plan::BrokerKind& kind);

}  // namespace meshsim::compile
