// Random schedules as scenario files: what a seed gives is printed, replayed and shrunk as `.mesh`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace meshsim::conformance {

struct Scenario {
  std::string title;
  std::vector<std::string> system;   ///< broker and services, a line each
  std::vector<std::string> lines;    ///< of the timeline, each with a time of its own
  std::vector<std::string> closing;  ///< the last ones: everybody comes back, and one more message is sent

  std::string text() const;
};

/// Makes the scenario of this seed for brokers of this kind: one or two consuming services, a publisher, up to a dozen
/// lines.
Scenario random_scenario(const std::string& kind, std::uint64_t seed);

/// Finds the smallest scenario by leaving out lines while `fails` stays true.
Scenario shrink(Scenario scenario, const std::function<bool(const Scenario&)>& fails);

}  // namespace meshsim::conformance
