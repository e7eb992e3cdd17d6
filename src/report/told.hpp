#pragma once

#include <cstdint>
#include <string>

namespace meshsim::report {

/// An expected thing that did not come about, and how often: a repeated line may find nothing to do again and again.
struct Told {
  std::string text;  ///< "shop.mesh:6:12: `kill mailer` found nothing to do"
  std::uint64_t times = 0;
};

}  // namespace meshsim::report
