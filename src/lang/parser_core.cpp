#include "lang/parser_core.hpp"

#include <algorithm>

#include "lang/characters.hpp"
#include "lang/suggest.hpp"
#include "lang/words.hpp"

namespace meshsim::lang {

namespace {

constexpr Token bad_token{TokenKind::bad, {}};

bool contains(const WordList& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_method(std::string_view word) {
  static const WordList methods{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  return contains(methods, word);
}

}  // namespace

Parser::Parser(FileId file, const Sources& sources, std::vector<Token> tokens, Diagnostics& diagnostics)
    : file_(file),
      sources_(sources),
      source_(sources.at(file)),
      tokens_(std::move(tokens)),
      diagnostics_(diagnostics),
      last_{file, 0, 0} {}

// --- looking at tokens -----------------------------------------------------------------------------------------------

const Token& Parser::peek(std::size_t ahead) const {
  if (lost_) return bad_token;
  std::size_t index = next_;
  while (true) {
    while (parentheses_ > 0 && tokens_[index].kind == TokenKind::newline) ++index;
    if (ahead == 0 || tokens_[index].kind == TokenKind::end_of_file) return tokens_[index];
    --ahead;
    ++index;
  }
}

std::string_view Parser::word(std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::name ? text(token) : std::string_view{};
}

bool Parser::at_any_word(const WordList& words, std::size_t ahead) const {
  return at_name(ahead) && contains(words, word(ahead));
}

bool Parser::at_statement_end() const {
  const TokenKind next = kind();
  return lost_ || next == TokenKind::newline || next == TokenKind::semicolon || next == TokenKind::right_brace ||
         next == TokenKind::end_of_file;
}

bool Parser::at_request(std::size_t ahead) const {
  if (!at_name(ahead)) return false;
  const TokenKind next = kind(ahead + 1);
  return next == TokenKind::path || ((next == TokenKind::slash || next == TokenKind::string) && is_method(word(ahead)));
}

bool Parser::on_next_line() const {
  const Token& token = peek();
  if (token.kind == TokenKind::newline || token.kind == TokenKind::end_of_file) return true;
  const std::string_view between = source_.text({file_, last_.end(), token.span.offset - last_.end()});
  return between.find('\n') != std::string_view::npos;
}

bool Parser::at_top_level_word() const {
  const Token& token = tokens_[next_];
  if (token.kind != TokenKind::name || !contains(words::items(), text(token))) return false;
  const bool first_column = token.span.offset == 0 || source_.text()[token.span.offset - 1] == '\n';
  return first_column && tokens_[next_ + 1].kind != TokenKind::colon;
}

// --- taking tokens ---------------------------------------------------------------------------------------------------

Token Parser::advance() {
  if (lost_) return bad_token;
  while (parentheses_ > 0 && tokens_[next_].kind == TokenKind::newline) ++next_;
  const Token token = tokens_[next_];
  if (token.kind != TokenKind::end_of_file) ++next_;
  if (token.kind == TokenKind::left_brace) ++braces_;
  if (token.kind == TokenKind::right_brace && braces_ > 0) --braces_;
  last_ = token.span;
  return token;
}

bool Parser::match(TokenKind wanted) {
  if (!at(wanted)) return false;
  advance();
  return true;
}

bool Parser::match_word(std::string_view wanted) {
  if (!at_word(wanted)) return false;
  advance();
  return true;
}

bool Parser::match_words(std::string_view first, std::string_view second) {
  if (!at_word(first) || !at_word(second, 1)) return false;
  advance();
  advance();
  return true;
}

bool Parser::match_word_across_lines(std::string_view wanted) {
  std::size_t ahead = 0;
  while (kind(ahead) == TokenKind::newline) ++ahead;
  if (!at_word(wanted, ahead)) return false;
  while (!match_word(wanted)) advance();
  return true;
}

void Parser::expect(TokenKind wanted, std::string_view what) {
  if (!match(wanted)) error_expected(what);
}

void Parser::expect_word(std::string_view wanted) {
  if (match_word(wanted)) return;
  Diagnostic& diagnostic = error_expected("`" + std::string(wanted) + "`");
  if (!lost_ || tokens_[next_].kind != TokenKind::name) return;
  if (nearest(text(tokens_[next_]), {wanted})) diagnostic.help("did you mean `" + std::string(wanted) + "`?");
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
    return {{}, last_};
  }
  const Token token = advance();
  return {std::string(text(token)), token.span};
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
    return {{}, last_};
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
    return {{}, last_};
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

Span Parser::since(Span first) const { return last_.offset >= first.offset ? join(first, last_) : first; }

}  // namespace meshsim::lang
