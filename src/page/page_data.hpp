// The input of the page's script: facts as JSON, then the columns of events and curves.
#pragma once

#include <string>

#include "page/run_page.hpp"

namespace meshsim::page {

/// Returns the length of the JSON in 4 bytes, little-endian, the JSON, then all columns one after the other; the JSON
/// tells their names and lengths.
std::string page_data(const ToldRun& run);

}  // namespace meshsim::page
