// Subscriptions to several topics: `subscribes "orders.*"` stands for a subscription to each topic that fits, and `on
// "orders.*"` for a handler of each. The spelling is that of the broker's kind (plan::Wildcards).
#pragma once

#include <string_view>

#include "compile/source/system.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::compile {

/// Tells whether a name has characters that stand for others.
[[nodiscard]] bool has_wildcards(std::string_view name);

/// Tells whether a topic's name fits the pattern.
[[nodiscard]] bool fits(plan::Wildcards spelling, std::string_view pattern, std::string_view topic);

/// Replaces every pattern by the topics that fit it; reports one that none fits, and one that is published.
void resolve_wildcards(System& system, lang::Diagnostics& diagnostics);

}  // namespace meshsim::compile
