#pragma once

#include <cstdint>
#include <string>

namespace meshsim::report {

/// What was asked for and did not come about, with how often: a repeated line may find nothing to do again and again.
struct Told {
  std::string text;  ///< "shop.mesh:6:12: `kill mailer` found nothing to do"
  std::uint64_t times = 0;
};

}  // namespace meshsim::report
