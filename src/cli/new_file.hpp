// A file that takes the place of another when it is complete.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace meshsim::cli {

/// Replaces the file, or makes it: writes the text to a new file beside it, which then takes its name, so that a full
/// disk or an interruption loses nothing. A replaced file keeps its mode and, where that is allowed, its owner; a new
/// one has the mode of the umask. Of a symlink the target is replaced. Fails where the path is no regular file.
Result<void> replace_file(const std::string& path, std::string_view text);

/// Tells why replace_file() would refuse the path; call it before there is a text.
Result<void> check_replaceable(const std::string& path);

}  // namespace meshsim::cli
