// `meshsim explain KIND`: the whole policy record of a broker kind, its sources, and what the model leaves out.
#pragma once

#include <string>

#include "plan/broker_kinds.hpp"

namespace meshsim::manual {

/// One line for each field of its record.
[[nodiscard]] std::string describe(const plan::BrokerKind& kind);

/// Lists what a scenario may set, on one line.
[[nodiscard]] std::string describe_knobs(const plan::BrokerKind& kind);

}  // namespace meshsim::manual
