#pragma once

#include <string>
#include <string_view>

namespace meshsim::page {

/// Makes a whole HTML file around the body, with the style and a policy by which nothing but the page's own script and
/// style acts, and nothing is fetched. `data`: what the script is to read; without any there is no script.
std::string document(std::string_view title, std::string_view body, std::string_view data = {});

}  // namespace meshsim::page
