// What a service's handler does with a message, worked out by the driver: how long it is busy, and how it ends. The
// real client waits that long (in virtual time) and then answers its server accordingly.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>

#include "plan/plan.hpp"
#include "value/record.hpp"

namespace meshsim::conformance {

struct HandlerEnd {
  enum class Word : std::uint8_t { handled, retry, reject, failed } word = Word::handled;
  Duration busy = 0;         ///< from its start to its end
  Duration retry_after = 0;  ///< Word::retry
  Duration mid_work = -1;    ///< from its start to the middle of its first `work`; -1: it does not work
};

/// Why no real client can play this handler; empty when one can. It may say log, work and wait (of constant durations),
/// require, retry and reject.
std::string why_not_run(const plan::Plan& plan, const plan::Handler& handler);

/// Whether it ends at once and always well, so that a client needs nobody to ask.
bool is_plain(const plan::Plan& plan, const plan::Handler& handler);

/// Plays a handler that can be played for the message with this number and record.
HandlerEnd play_handler(const plan::Plan& plan, const plan::Handler& handler, MessageId number, value::Bytes record);

}  // namespace meshsim::conformance
