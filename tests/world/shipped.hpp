// The shipped scenarios, compiled, for tests that hold for every one of them.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "compile/compile.hpp"

namespace meshsim {

class TreeReader final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{"no such file"};
    std::ostringstream text;
    text << file.rdbuf();
    return Result<std::string>(boost::system::in_place_value, text.str());
  }
};

inline std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(MESHSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().parent_path().filename() == "lib") continue;  // roles
    if (entry.path().extension() == ".mesh") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  REQUIRE_FALSE(files.empty());
  return files;
}

inline compile::Compiled compile_shipped(const std::string& file) {
  TreeReader reader;
  compile::Compiled compiled = compile::compile_file(file, reader);
  INFO(file);
  REQUIRE(compiled.errors == 0);
  REQUIRE_FALSE(compiled.runs.empty());
  return compiled;
}

}  // namespace meshsim
