// Writes text as JSON does.
#pragma once

#include <string>
#include <string_view>

namespace meshsim::trace {

/// Appends `text` in double quotes. Quotes, backslashes and what is unsafe to show (base/visible.hpp; DEL is left) are
/// escaped; bytes that are no UTF-8 become U+FFFD, one each, so that the result is valid JSON whatever the text.
void append_json(std::string& out, std::string_view text);

}  // namespace meshsim::trace
