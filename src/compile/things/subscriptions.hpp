// `subscribes T` and `consumes T`: the broker's policy with the overrides, and the abilities that the broker's kind
// must have.
#pragma once

#include <cstdint>
#include <optional>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Adds the subscription to the plan and returns its index; nothing, after a report, when the kind of broker cannot do
/// it.
[[nodiscard]] std::optional<std::uint32_t> build_subscription(Build& build, ServiceId service,
                                                              const lang::ast::Subscription& subscription);

}  // namespace meshsim::compile
