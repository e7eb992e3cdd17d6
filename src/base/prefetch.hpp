#pragma once

namespace meshsim {

/// Asks for the cache line at `address`, which will be wanted soon; never faults. Whoever wraps this must be
/// always_inline too: GCC takes a function that does nothing but prefetch for one without effect and drops its calls.
[[gnu::always_inline]] inline void prefetch(const void* address) { __builtin_prefetch(address); }

}  // namespace meshsim
