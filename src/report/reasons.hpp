#pragma once

#include <meshsim/event.hpp>
#include <string_view>

namespace meshsim::report {

/// Returns the reason as the end of a sentence: "nobody was subscribed". Empty for Reason::none.
std::string_view describe(Reason reason);

}  // namespace meshsim::report
