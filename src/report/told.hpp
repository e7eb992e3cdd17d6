#pragma once

#include <cstdint>
#include <string>

namespace meshsim::report {

/// An expected thing that did not come about, and how often: a repeated line may find nothing to do again and again.
struct Told {
  enum class Kind : std::uint8_t {
    came_to_nothing,  ///< a line of the timeline, or a question
    did_part,         ///< a line that found something to do at some of its times
    no_value,         ///< an expression
  } kind = Kind::came_to_nothing;
  std::string text;  ///< "shop.mesh:6:12: `kill mailer` found nothing to do"
  std::uint64_t times = 0;
};

}  // namespace meshsim::report
