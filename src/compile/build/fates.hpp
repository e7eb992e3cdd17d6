// Facts about the end of a message that never come with the kinds of broker at hand, such as `dropped(overflow)` where
// all that overflows becomes a dead letter. A claim of one would hold whatever happens.
#pragma once

#include "compile/build/build.hpp"

namespace meshsim::compile {

/// Reports a fact of a message that no subscription it speaks of can bring about, with what to write instead. Warns of
/// `dropped` without a reason where a limit of the queue makes dead letters. `at` is the fact and its reason.
[[nodiscard]] bool check_fate(Build& build, const plan::Pattern& pattern, lang::Span at);

}  // namespace meshsim::compile
