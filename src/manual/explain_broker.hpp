// `meshsim explain KIND`: the whole policy record of a broker kind, its sources, and the behaviour that the model
// leaves out.
#pragma once

#include <string>

#include "plan/broker_kinds.hpp"

namespace meshsim::manual {

/// Describes a broker kind, one line for each field of its record.
[[nodiscard]] std::string describe(const plan::BrokerKind& kind);

/// Lists, on one line, the settings that a scenario may give to a broker of the kind, its topics and subscriptions.
[[nodiscard]] std::string describe_settings(const plan::BrokerKind& kind);

}  // namespace meshsim::manual
