// Files, as the commands need them.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "compile/compile.hpp"

namespace meshsim::cli {

/// Larger files are refused before they are read.
inline constexpr std::size_t most_file_bytes = std::size_t{4} << 20;

/// Reads scenario files. The error gives the reason in one clause: "no such file", "is a folder", "larger than 4 MiB".
class DiskReader final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override;
};

/// Reads a file of any size. The error gives the reason in one clause.
Result<std::string> read_whole(const std::string& path);

/// Describes in one clause why the last system call about a file failed (errno).
Error last_file_error();
/// Describes a failure of std::filesystem in the same words.
Error file_error(const std::error_code& error);

/// The `.mesh` files that a path names: itself, or all below the folder, sorted by name. Hidden folders are left out. A
/// folder below that cannot be read is an error with its name, because its files would be missing unnoticed.
struct Found {
  std::vector<std::string> files;
  std::vector<std::pair<std::string, Error>> unreadable;
};
Found find_scenarios(const std::string& path);

/// Refuses an output that would overwrite a scenario: one of these files, or any whose name ends in .mesh.
Result<void> check_is_no_scenario(const std::string& output, const std::vector<std::string>& scenario_files);

/// Tells whether the path exists, even as a link to nothing.
bool path_is_taken(const std::string& path);

/// Lists the folders (with a `/` at the end) and scenario files whose path begins so, in order; hidden ones only when
/// asked for.
std::vector<std::string> paths_beginning_with(const std::string& prefix);

}  // namespace meshsim::cli
