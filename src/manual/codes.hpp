// The codes of this room with their long explanations: E02xx names, E03xx types and units, E04xx meaning, W04xx
// warnings. The rows are of the same kind as those of the parser (lang/diagnostics/codes.hpp).
#pragma once

#include <span>
#include <vector>

#include "lang/diagnostics/codes.hpp"

namespace meshsim::manual {

/// Returns all codes of this room, in order.
[[nodiscard]] std::vector<lang::CodeInfo> codes();

// Returns one of the tables that codes() puts together.
[[nodiscard]] std::span<const lang::CodeInfo> name_codes();
[[nodiscard]] std::span<const lang::CodeInfo> word_codes();
[[nodiscard]] std::span<const lang::CodeInfo> type_codes();
[[nodiscard]] std::span<const lang::CodeInfo> system_codes();
[[nodiscard]] std::span<const lang::CodeInfo> message_codes();
[[nodiscard]] std::span<const lang::CodeInfo> run_codes();
[[nodiscard]] std::span<const lang::CodeInfo> possible_codes();
[[nodiscard]] std::span<const lang::CodeInfo> warning_codes();

}  // namespace meshsim::manual
