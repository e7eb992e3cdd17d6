// Reads each file once, so that many compilations of one scenario see the same text, even from a pipe.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "cli/disk.hpp"

namespace meshsim::cli {

/// May be used by several threads.
class RememberingReader final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    const auto known = read_.find(path);
    if (known != read_.end()) return known->second;
    return read_.emplace(path, disk_.read(path)).first->second;
  }

 private:
  std::mutex mutex_;
  DiskReader disk_;
  std::map<std::string, Result<std::string>> read_;
};

}  // namespace meshsim::cli
