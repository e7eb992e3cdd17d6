#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "driver/trouble.hpp"

namespace meshsim::conformance {

/// A temporary folder that goes with its owner.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "meshsim-conformance-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw Trouble("cannot make a temporary folder");
    path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace meshsim::conformance
