#pragma once

namespace meshsim {

/// Prints "file:line: bug: text" to standard error and aborts. Reached only by errors in the program itself.
[[noreturn]] void stop_on_bug(const char* file, int line, const char* text);

}  // namespace meshsim

/// Stops the program when an invariant of the program does not hold; kept in release builds. No scenario file, however
/// wrong, may make one fail.
#define MESHSIM_ASSERT(condition) \
  (__builtin_expect(!!(condition), 1) ? void(0) : ::meshsim::stop_on_bug(__FILE__, __LINE__, #condition))

// Debug checks are on where the compiler does not optimise and under the address sanitizer. NDEBUG does not decide, as
// release builds are made without it.
#if !defined(__OPTIMIZE__) || defined(__SANITIZE_ADDRESS__)
#define MESHSIM_DEBUG_CHECKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MESHSIM_DEBUG_CHECKS 1
#endif
#endif

/// The same for checks that cost too much for a release build; there the condition is compiled but not evaluated.
#ifdef MESHSIM_DEBUG_CHECKS
#define MESHSIM_DEBUG_ASSERT(condition) MESHSIM_ASSERT(condition)
#else
#define MESHSIM_DEBUG_ASSERT(condition) static_cast<void>(sizeof(!(condition)))
#endif
