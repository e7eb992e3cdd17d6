// Files as the commands need them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "compile/compile.hpp"

namespace meshsim::cli {

/// Larger files are refused before they are read.
inline constexpr std::size_t most_file_bytes = std::size_t{4} << 20;

/// Reads scenario files. The error says why in one clause: "no such file", "is a folder", "larger than 4 MiB".
class DiskReader final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override;
};

/// Writes through a temporary file beside it, so that a full disk or an interruption loses nothing.
Result<void> replace_file(const std::string& path, std::string_view text);

/// The `.mesh` files a path names: itself, or all below the folder, sorted by name. Hidden folders are left out.
Result<std::vector<std::string>> find_scenarios(const std::string& path);

/// Folders (with a `/` behind) and scenario files whose path begins so, in order; hidden ones only when asked for.
std::vector<std::string> paths_beginning_with(const std::string& prefix);

}  // namespace meshsim::cli
