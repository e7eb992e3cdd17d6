// Fates of messages that never occur with the kinds of broker at hand, such as `dropped(overflow)` where everything
// that overflows becomes a dead letter. A claim about one would hold whatever happens.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports a fate that no subscription in question can bring about, with the fate to write instead. Warns of `dropped`
/// without a reason where a limit of the queue makes dead letters. `at` is the fact and its reason.
[[nodiscard]] bool check_fate(Build& build, const plan::Pattern& pattern, lang::Span at);

}  // namespace meshsim::compile
