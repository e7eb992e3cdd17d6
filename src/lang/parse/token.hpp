// Tokens: kinds and positions only. The meaning of a token is read from the source text when it is needed.
#pragma once

#include <cstdint>

#include "lang/source.hpp"

namespace meshsim::lang {

enum class TokenKind : std::uint8_t {
  name,    ///< order-api, POST, x
  number,  ///< 12, 0.5%, 5ms, 20/s: digits with the unit that touches them
  string,  ///< "..." with its quotes
  path,    ///< /orders
  left_brace,
  right_brace,
  left_parenthesis,
  right_parenthesis,
  left_bracket,
  right_bracket,
  comma,
  colon,
  dot,
  range,       ///< ..
  arrow,       ///< ->
  both_arrow,  ///< <->
  plus,
  minus,
  star,
  slash,
  assign,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  tilde,  ///< only for the message that regex routes are not available yet
  newline,
  semicolon,
  bad,  ///< something already reported
  end_of_file,
};

struct Token {
  TokenKind kind = TokenKind::end_of_file;
  Span span;
};

}  // namespace meshsim::lang
