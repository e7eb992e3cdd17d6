// Tells who talks to whom, in lines: brokers with who publishes and who subscribes, gateways with their routes,
// services with what they call, loads, networks, links.
#pragma once

#include <string>
#include <vector>

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::step {

std::vector<std::string> topology_lines(const plan::Plan& plan);

}  // namespace meshsim::step
