#include "cli/build_digest.hpp"

#include <array>
#include <fstream>

#include "base/hash.hpp"
#include "cli/version.hpp"

namespace meshsim::cli {

std::string full_version() {
  return std::string(version()) + (commit().empty() ? "" : " (" + std::string(commit()) + ")");
}

std::uint64_t build_digest() {
  std::uint64_t digest = hash_text(full_version());
  std::ifstream program("/proc/self/exe", std::ios::binary);
  std::array<char, 65536> block{};
  while (program.read(block.data(), block.size()) || program.gcount() > 0)
    digest = hash_bytes(block.data(), static_cast<std::size_t>(program.gcount()), digest);
  return digest;
}

}  // namespace meshsim::cli
