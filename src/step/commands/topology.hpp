// Prints the connections of the system in lines: brokers with their publishers and subscribers, gateways with their
// routes, services with their calls, loads, networks, links.
#pragma once

#include <string>
#include <vector>

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::step {

std::vector<std::string> topology_lines(const plan::Plan& plan);

}  // namespace meshsim::step
