#pragma once

namespace meshsim {

/// Asks the CPU to load the cache line at `address`, which will be needed soon; never faults. A function that wraps
/// this must be always_inline too: GCC takes a function that does nothing but prefetch for one without effect and drops
/// its calls.
[[gnu::always_inline]] inline void prefetch(const void* address) { __builtin_prefetch(address); }

}  // namespace meshsim
