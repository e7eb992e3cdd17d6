#pragma once

namespace meshsim::test {

// False where a sanitizer is built in: memory and time are the sanitizer's then.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool is_plain_build = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool is_plain_build = false;
#else
inline constexpr bool is_plain_build = true;
#endif
#else
inline constexpr bool is_plain_build = true;
#endif

}  // namespace meshsim::test
