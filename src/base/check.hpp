#pragma once

namespace meshsim {

/// Prints "file:line: bug: text" to standard error and aborts. Reached only by errors in the program itself.
[[noreturn]] void stop_on_bug(const char* file, int line, const char* text);

}  // namespace meshsim

/// Stops the program when an invariant of the program does not hold; kept in release builds.
/// No scenario file, however wrong, may reach one.
#define MESHSIM_ASSERT(condition) \
  (__builtin_expect(!!(condition), 1) ? void(0) : ::meshsim::stop_on_bug(__FILE__, __LINE__, #condition))

/// The same for checks too dear for a release build; there the condition is compiled but not evaluated.
#ifdef NDEBUG
#define MESHSIM_DEBUG_ASSERT(condition) (true ? void(0) : MESHSIM_ASSERT(condition))
#else
#define MESHSIM_DEBUG_ASSERT(condition) MESHSIM_ASSERT(condition)
#endif
