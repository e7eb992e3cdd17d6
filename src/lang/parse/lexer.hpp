// The lexer: turns bytes into tokens.
#pragma once

#include <vector>

#include "lang/diagnostics/diagnostic.hpp"
#include "lang/parse/token.hpp"
#include "lang/source.hpp"

namespace meshsim::lang {

/// The result of a lexer run. `tokens` ends with end_of_file. Comments are not tokens; each reaches from `#` to the end
/// of its line.
struct Lexed {
  std::vector<Token> tokens;
  std::vector<Span> comments;
};

/// Lexes a whole file. A file that is too large, or that is not text, gets one diagnostic and no tokens.
[[nodiscard]] Lexed lex(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Lexes one stretch of a file that was lexed before, for the expressions inside strings.
[[nodiscard]] std::vector<Token> lex_part(Span part, const Sources& sources, Diagnostics& diagnostics);

}  // namespace meshsim::lang
