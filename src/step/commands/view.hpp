// The facts whose change is worth a line: the number of waiting messages, and the failed claims.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/run.hpp"

namespace meshsim::step {

class View {
 public:
  explicit View(const world::Run& run);

  /// Lists the differences, a line each, without line ends: "hello for subscriber: 0 -> 3 waiting".
  std::vector<std::string> changes_since(const View& earlier, const world::Run& run) const;

 private:
  std::vector<std::uint64_t> waiting_;  // by index into Plan::subscriptions
  std::vector<bool> broken_;            // by claim
};

}  // namespace meshsim::step
