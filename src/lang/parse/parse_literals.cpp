// Numbers and strings: exact decimals, escapes, and the expressions inside strings.
#include <algorithm>
#include <limits>

#include "lang/characters.hpp"
#include "lang/parse/lexer.hpp"
#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

ast::Number Parser::parse_number(std::string_view what) {
  if (at(TokenKind::number)) return decode_number(advance());
  error_expected(what);
  return {};
}

ast::Number Parser::decode_number(const Token& token) {
  const std::string_view written = text(token);
  ast::Number number;
  number.span = token.span;
  std::size_t i = 0;
  for (bool fraction = false; i < written.size() && (is_digit(written[i]) || written[i] == '.'); ++i) {
    if (written[i] == '.') {
      fraction = true;
      continue;
    }
    const int digit = written[i] - '0';
    if (number.mantissa > (std::numeric_limits<std::int64_t>::max() - digit) / 10) {
      error("E0107", token.span, "the number has too many digits")
          .note("a number holds 18 digits; the largest is 9223372036854775807");
      break;
    }
    number.mantissa = number.mantissa * 10 + digit;
    number.scale += fraction ? 1 : 0;
  }
  if (number.scale > 18) error("E0107", token.span, "the number has too many digits").note("a number holds 18 digits");
  number.unit = std::string(written.substr(i));
  number.unit_span = {file_id(), token.span.offset + static_cast<std::uint32_t>(i),
                      token.span.length - static_cast<std::uint32_t>(i)};
  return number;
}

ast::Expression Parser::parse_interpolation() {
  const Span span = advance().span;
  const Span inner{span.file, span.offset + 1, span.length - 2};
  const std::string_view written = source().text(inner);
  ast::Interpolation string;
  std::size_t plain = 0;
  std::size_t i = 0;
  const auto part = [&](std::size_t begin, std::size_t end) {
    return Span{file_id(), inner.offset + static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
  };
  while (i < written.size()) {
    if (written[i] == '\\') {
      i += 2;
    } else if (written[i] != '{') {
      ++i;
    } else {
      if (i > plain) string.pieces.emplace_back(decode_text(part(plain, i)));
      const std::size_t end = std::min(written.find('}', i), written.size());
      parse_interpolated_part(part(i, std::min(end + 1, written.size())), string);
      plain = i = end + 1;
    }
  }
  if (plain < written.size()) string.pieces.emplace_back(decode_text(part(plain, written.size())));
  return {std::move(string), span};
}

/// Parses one expression inside a string; `part` is "{...}" with its braces.
void Parser::parse_interpolated_part(Span part, ast::Interpolation& into) {
  if (is_lost()) return;
  if (part.length < 2 || source().text(part).back() != '}') {
    error("E0109", {part.file, part.offset, 1}, "this `{` in the string has no `}`")
        .help("write `\\{` for a brace that is text; the expression inside `{...}` cannot hold a string");
    return;
  }
  within_string(part, [&] {
    if (has_too_many_in_strings()) {
      error("E0101", part, "the file is too large")
          .note("the expressions in its strings may have 500000 words and signs");
    } else if (at(TokenKind::end_of_file)) {
      error("E0109", part, "there is no expression in these braces").help("write `\\{` for a brace that is text");
    } else {
      ast::Expression value = parse_expression();
      if (!at(TokenKind::end_of_file)) error_expected("an operator or `}`");
      if (!is_lost()) into.pieces.emplace_back(Box<ast::Expression>(std::move(value)));
    }
  });
}

/// Resolves the escapes of the text between the quotes.
std::string Parser::decode_text(Span inner) {
  const std::string_view written = source().text(inner);
  std::string value;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\\' || i + 1 == written.size()) {
      value += written[i];
      continue;
    }
    const char escaped = written[++i];
    const std::size_t known = std::string_view("nt\"\\{}").find(escaped);
    if (known == std::string_view::npos) {
      const std::uint32_t length = 1 + std::max<std::uint32_t>(1, decode(written, i).length);
      error("E0106", {inner.file, inner.offset + static_cast<std::uint32_t>(i) - 1, length},
            "unknown escape in a string")
          .help("the escapes are `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`");
      break;
    }
    value += "\n\t\"\\{}"[known];
  }
  return value;
}

}  // namespace meshsim::lang
