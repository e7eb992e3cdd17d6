// One run of a scenario as one text: what it uses is put in, its parameters and the row of its cases have their values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace meshsim::shrink {

/// The values that the run was made with, as text.
struct RunValues {
  std::vector<std::pair<std::string, std::string>> values;  ///< parameters and columns by name
  std::uint64_t seed = 1;
};

/// Returns the text of a file, by its path.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

/// Makes one text of a scenario and the files that it uses; nothing where a file cannot be read or is not in the
/// language. The caller sees whether it still is the same scenario.
[[nodiscard]] std::optional<std::string> flatten(const std::string& text, const std::string& path,
                                                 const RunValues& values, const ReadFile& read);

}  // namespace meshsim::shrink
