// The kinds of builds: how much of a long test each can run.
#pragma once

namespace meshsim::test {

/// Tells whether sanitizers watch, which makes it some ten times slower.
#ifdef MESHSIM_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// Tells whether the compiler optimises. (A precompiled header may bring along the __OPTIMIZE__ of another build.)
#ifdef MESHSIM_OPTIMISED
inline constexpr bool is_optimised = !is_sanitized;
#else
inline constexpr bool is_optimised = false;
#endif

}  // namespace meshsim::test
