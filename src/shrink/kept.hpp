// Names the parts of a scenario that must stay while it is made smaller.
#pragma once

#include <string>

namespace meshsim::shrink {

struct Kept {
  std::string claim;          ///< the label of the claim that fails
  bool is_load_kept = false;  ///< the claim is about a metric: over one request it means nothing
  /// Something is done too often: without its `once per` that would prove nothing. It stays as it is written for as
  /// long as its handler is there.
  bool is_once_kept = false;
};

}  // namespace meshsim::shrink
