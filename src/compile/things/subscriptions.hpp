// `subscribes T` and `consumes T`: the broker's policy with the overrides, and what the broker's kind must be able to
// do.
#pragma once

#include <cstdint>
#include <optional>

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Adds the subscription to the plan; its index there, or nothing when the kind of broker cannot do it (reported).
[[nodiscard]] std::optional<std::uint32_t> build_subscription(Build& build, ServiceId service,
                                                              const lang::ast::Subscription& subscription);

}  // namespace meshsim::compile
