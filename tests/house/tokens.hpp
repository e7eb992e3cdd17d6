// The words and the comments of a C++ file. Preprocessor lines are left out; a string is one token, a `"`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "house/source_file.hpp"

namespace meshsim::test {

struct Token {
  std::string text;
  std::size_t line = 0;  ///< from 1
};

/// Lines of comment that belong together: a block above a line, or what stands behind one.
struct Comment {
  std::size_t first = 0;  ///< from 1
  std::size_t last = 0;
  std::size_t column = 0;
  bool behind_code = false;
  std::string text;  ///< without slashes; its lines are joined by a space
};

struct Scanned {
  std::vector<Token> tokens;
  std::vector<Comment> comments;
};

Scanned scan(const SourceFile& file);

/// Tells whether the comment is a heading, `--- the way back ---`, which belongs to all that follows it, not to the
/// next line.
bool is_heading(const Comment& comment);

bool is_word(char c);

/// Whether the token is a name, a keyword or a number.
bool is_word(const Token& token);

}  // namespace meshsim::test
