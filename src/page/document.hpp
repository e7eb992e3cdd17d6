#pragma once

#include <string>
#include <string_view>

namespace meshsim::page {

/// Makes a whole HTML file around the body, with the style and a policy that lets only the page's own script and style
/// act, and lets nothing be fetched. `data` is the input of the script; without any there is no script.
std::string document(std::string_view title, std::string_view body, std::string_view data = {});

}  // namespace meshsim::page
