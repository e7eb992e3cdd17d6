// The facts that are worth a word when they change: how many messages wait, and which claims have failed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "world/run.hpp"

namespace meshsim::step {

class View {
 public:
  explicit View(const world::Run& run);

  /// Tells what became different, a line each, without line ends: "hello for subscriber: 0 -> 3 waiting".
  std::vector<std::string> changes_since(const View& earlier, const world::Run& run) const;

 private:
  std::vector<std::uint64_t> waiting_;  // by index into Plan::subscriptions
  std::vector<bool> broken_;            // by claim
};

}  // namespace meshsim::step
