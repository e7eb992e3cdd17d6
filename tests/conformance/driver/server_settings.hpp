// What a server is set to, as one line of an outcome: the simulation's is what its record says, the real one's what the
// server says of itself. So a record that differs from the product is seen even where a run would take hours to show
// it.
#pragma once

#include <string>

#include "plan/delivery_policy.hpp"

namespace meshsim::conformance {

/// Of a policy: whether a publish is answered and a duplicate ignored, what it counts, when messages are saved, after
/// what time a silent peer is dropped, and what may lie in an output buffer.
std::string describe_settings(const plan::DeliveryPolicy& policy);

}  // namespace meshsim::conformance
