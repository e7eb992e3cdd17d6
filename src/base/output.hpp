#pragma once

#include <functional>
#include <string_view>

namespace meshsim {

/// The place that text goes to: a file, the terminal, a test's string. Called with a few kilobytes at a time; whether
/// writing works is the receiver's to know.
using Output = std::function<void(std::string_view)>;

}  // namespace meshsim
