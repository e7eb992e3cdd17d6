// The purposes for which a broker sets timers.
#pragma once

#include <cstdint>

namespace meshsim::broker {

/// Timer::code.
enum class Alarm : std::uint32_t { lease, delay_over, expiry, sync, claim, session, settle, commit, output };

}  // namespace meshsim::broker
