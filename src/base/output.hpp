#pragma once

#include <functional>
#include <string_view>

namespace meshsim {

/// The place that text goes to: a file, the terminal, a test's string. Called with a few kilobytes at a time. The
/// receiver keeps track of failures to write.
using Output = std::function<void(std::string_view)>;

}  // namespace meshsim
