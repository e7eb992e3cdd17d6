#pragma once

#include <map>
#include <string>
#include <utility>

#include "compile/compile.hpp"

namespace meshsim::test {

/// Files in memory, by path.
class MemoryFiles : public compile::FileReader {
 public:
  MemoryFiles() = default;
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  Result<std::string> read(const std::string& path) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return Error{"no such file"};
    return Result<std::string>(boost::system::in_place_value, found->second);
  }

 private:
  std::map<std::string, std::string> files_;
};

/// Compiles a text that uses no files.
inline compile::Compiled compile_here(const std::string& text, const compile::CompileOptions& options = {}) {
  MemoryFiles files;
  return compile::compile_text("test.mesh", text, files, options);
}

/// Writes all diagnostics as they are printed.
inline std::string rendered(const compile::Compiled& compiled) {
  std::string text;
  for (const lang::Diagnostic& each : compiled.diagnostics) {
    if (!text.empty()) text += "\n";
    text += lang::render(each, compiled.sources);
  }
  return text;
}

}  // namespace meshsim::test
