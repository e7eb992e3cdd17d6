#include "trace/digest.hpp"

namespace meshsim::trace {

std::string Digest::text_of(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t i = text.size(); i-- > 0; value /= 16) text[i] = "0123456789abcdef"[value % 16];
  return text;
}

}  // namespace meshsim::trace
