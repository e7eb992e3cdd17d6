// The points of a handler at which its process may crash.
#pragma once

#include <cstdint>

namespace meshsim {

/// The points where `crash X at ...` may strike.
enum class CrashPoint : std::uint8_t {
  none,
  now,
  before_work,
  mid_work,
  before_publish,
  before_reply,
  before_ack,
  after_ack
};

}  // namespace meshsim
