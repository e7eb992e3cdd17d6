// What a broker kind can do, for the rules about subscriptions and handlers, and the kinds that can where one cannot.
#pragma once

#include <string_view>

#include "compile/build.hpp"
#include "plan/delivery_policy.hpp"

namespace meshsim::compile {

using Ability = bool (*)(const plan::DeliveryPolicy&);

[[nodiscard]] bool keeps_messages(const plan::DeliveryPolicy& policy);
[[nodiscard]] bool fans_out(const plan::DeliveryPolicy& policy);
[[nodiscard]] bool has_groups(const plan::DeliveryPolicy& policy);
[[nodiscard]] bool has_acks(const plan::DeliveryPolicy& policy);

/// "a broker of kind `redis-pubsub` cannot keep messages", with the kinds that can.
lang::Diagnostic& report_cannot(Build& build, lang::Span span, std::string_view kind, std::string_view what,
                                Ability ability);

}  // namespace meshsim::compile
