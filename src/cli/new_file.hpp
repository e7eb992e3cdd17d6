// A file that takes the place of another when it is complete.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace meshsim::cli {

/// Replaces the file, or makes it: the text goes to a new file beside it, which then takes its name. So a full disk or
/// an interruption loses nothing. A replaced file keeps its mode and, where that is allowed, its owner; a new one gets
/// what the umask gives. Of a symlink the target is replaced. What is no regular file is left alone: an error.
Result<void> replace_file(const std::string& path, std::string_view text);

/// Tells what replace_file() would refuse; to be asked before there is a text.
Result<void> check_replaceable(const std::string& path);

}  // namespace meshsim::cli
