#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace meshsim {

void stop_on_bug(const char* file, int line, const char* text) {
  std::fprintf(stderr, "%s:%d: bug: %s\n", file, line, text);
  std::abort();
}

}  // namespace meshsim
