// Files as the commands need them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
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

/// Tells why the last call of the system about a file failed (errno), in one clause.
Error last_file_error();

/// The `.mesh` files a path names: itself, or all below the folder, sorted by name. Hidden folders are left out. A
/// folder below that cannot be read is an error which names it: what stands in it would be missed in silence.
struct Found {
  std::vector<std::string> files;
  std::vector<std::pair<std::string, Error>> unreadable;
};
Found find_scenarios(const std::string& path);

/// An error for an output that would overwrite a scenario: one of these files, or any whose name ends in .mesh.
Result<void> check_is_no_scenario(const std::string& output, const std::vector<std::string>& scenario_files);

/// Tells whether anything has this name, a link to nothing too.
bool path_is_taken(const std::string& path);

/// Folders (with a `/` behind) and scenario files whose path begins so, in order; hidden ones only when asked for.
std::vector<std::string> paths_beginning_with(const std::string& prefix);

}  // namespace meshsim::cli
