// Options of a subscription that contradict each other.
#pragma once

#include "compile/build/build.hpp"
#include "lang/ast/ast_item.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::compile {

/// Reports the first contradiction; returns false if there is one. `policy` is what the options make of the broker's.
[[nodiscard]] bool check_contradictions(Build& build, const lang::ast::Subscription& subscription,
                                        const plan::BrokerKind& kind, const plan::DeliveryPolicy& policy);

}  // namespace meshsim::compile
