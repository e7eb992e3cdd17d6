#pragma once

#include <string>
#include <string_view>

namespace meshsim::page {

/// Returns the text as it may stand between tags and in quoted attributes. Bytes that are no UTF-8, and controls, come
/// out as visible escapes.
std::string escaped(std::string_view text);

/// Makes an element with text in it and nothing else: <p class="note">text</p>. `attributes` are written as they are.
std::string element(std::string_view name, std::string_view text, std::string_view attributes = {});

}  // namespace meshsim::page
