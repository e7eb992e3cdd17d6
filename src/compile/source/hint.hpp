// The text of a `help` about a word that was not found.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meshsim::compile {

/// Writes "here it is called `x`" for a word of other tools, else "did you mean `x`?", else a short list of the
/// candidates ("the services are `a` and `b`", "there is only `a`"), else nothing. `plural` names the candidates: "the
/// services".
[[nodiscard]] std::string hint(std::string_view word, const std::vector<std::string_view>& candidates,
                               std::string_view plural);

/// Writes the same with a list of any length.
[[nodiscard]] std::string full_hint(std::string_view word, const std::vector<std::string_view>& candidates,
                                    std::string_view plural);

}  // namespace meshsim::compile
