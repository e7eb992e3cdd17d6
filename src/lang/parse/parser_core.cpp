#include "lang/parse/parser_core.hpp"

#include <algorithm>

namespace meshsim::lang {

namespace {

bool is_method(std::string_view word) {
  static const WordList methods{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  return std::find(methods.begin(), methods.end(), word) != methods.end();
}

}  // namespace

bool Parser::at_request(std::size_t ahead) const {
  if (!at_name(ahead)) return false;
  const TokenKind next = kind(ahead + 1);
  return next == TokenKind::path || ((next == TokenKind::slash || next == TokenKind::string) && is_method(word(ahead)));
}

ast::Name Parser::parse_name(std::string_view what) {
  if (at_word("end")) {
    error("E0120", here(), "`end` is reserved and cannot be a name")
        .help("choose another name; `end` means the end of the run");
  }
  if (!at_name()) {
    const bool digits = at(TokenKind::number);
    Diagnostic& diagnostic = error_expected(what);
    if (digits) diagnostic.help("a name begins with a letter or `_`");
    return {{}, last()};
  }
  const Token token = advance();
  return {std::string(text(token)), token.span};
}

bool Parser::at_dead_letters() const {
  return at_word("dead") && (at_word("letters", 1) || at_word("letter", 1)) && at_word("of", 2);
}

/// Reads a topic that is no plain name: `"orders.created"`, or a pattern for several.
ast::Name Parser::parse_quoted_topic(std::string_view what) {
  const Span quotes = here();
  std::string name = decode_text({quotes.file, quotes.offset + 1, quotes.length - 2});
  const bool is_topic = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7F && c != '"' && c != '\\' &&
           c != '{' && c != '}';
  });
  if (!is_topic) error_expected(what).help("the name of a topic has no blanks, quotes or braces");
  return {std::move(name), advance().span};
}

ast::Name Parser::parse_redriven_topic() {
  if (at_dead_letters()) {
    for (int word = 0; word < 3; ++word) advance();
  }
  return parse_topic_name("the topic whose dead letters go back");
}

ast::Name Parser::parse_topic_name(std::string_view what) {
  if (at(TokenKind::string)) return parse_quoted_topic(what);
  if (!at_dead_letters()) return parse_name(what);
  const Span first = here();
  for (int word = 0; word < 3; ++word) advance();
  const ast::Name topic =
      at(TokenKind::string) ? parse_quoted_topic("a topic") : parse_name("the topic that they are dead letters of");
  return {ast::dead_letters_of(topic.text), since(first)};
}

std::vector<ast::Name> Parser::parse_names(std::string_view what) {
  std::vector<ast::Name> names;
  do {
    names.push_back(parse_name(what));
  } while (match(TokenKind::comma));
  return names;
}

ast::Text Parser::parse_text(std::string_view what) {
  if (!at(TokenKind::string)) {
    error_expected(what).help("a string stands in double quotes: `\"text\"`");
    return {{}, last()};
  }
  const Span span = advance().span;
  return {decode_text({span.file, span.offset + 1, span.length - 2}), span};
}

ast::Path Parser::parse_path() {
  if (at(TokenKind::string)) {
    const Span quotes = here();
    std::string text = decode_text({quotes.file, quotes.offset + 1, quotes.length - 2});
    const bool is_path = text.starts_with('/') && std::none_of(text.begin(), text.end(), [](char c) {
                           return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F;
                         });
    if (is_path) return {std::move(text), advance().span, true};
  }
  if (!at(TokenKind::path) && !at(TokenKind::slash)) {
    error_expected("a path").help("a path begins with `/`: `/orders`");
    return {{}, last()};
  }
  const Token token = advance();
  return {std::string(text(token)), token.span};
}

ast::Request Parser::parse_request() {
  const Span first = here();
  ast::Name method = parse_name("a method such as `POST`");
  ast::Path path = parse_path();
  return {std::move(method), std::move(path), since(first)};
}

}  // namespace meshsim::lang
