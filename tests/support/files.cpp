#include "support/files.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

namespace meshsim::test {

std::filesystem::path source_dir() { return MESHSIM_SOURCE_DIR; }

std::filesystem::path meshsim_binary() { return MESHSIM_BINARY; }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) FAIL("cannot read " << path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace meshsim::test
