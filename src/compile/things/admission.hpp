// Reads the rules by which a service admits requests: `mailbox`, `limit`, `serves`, `drops`, `stops`.
#pragma once

#include <string_view>
#include <vector>

#include "compile/build/build.hpp"
#include "plan/admission.hpp"

namespace meshsim::compile {

/// Returns the words of these settings.
[[nodiscard]] const std::vector<std::string_view>& admission_words();

/// Reads the settings among those of a service that are about the requests it lets in. Call when its handlers are
/// known.
[[nodiscard]] plan::Admission build_admission(Build& build, ServiceId service, const lang::ast::Service& item);

}  // namespace meshsim::compile
