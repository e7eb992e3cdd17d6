#include "lang/parse/token_cursor.hpp"

#include <algorithm>

#include "lang/parse/lexer.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

constexpr Token bad_token{TokenKind::bad, {}};

bool contains(const WordList& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TokenCursor::TokenCursor(FileId file, const Sources& sources, std::vector<Token> tokens, Diagnostics& diagnostics)
    : file_(file),
      sources_(sources),
      source_(sources.at(file)),
      tokens_(std::move(tokens)),
      diagnostics_(diagnostics),
      last_{file, 0, 0} {}

// --- looking ---------------------------------------------------------------------------------------------------------

const Token& TokenCursor::peek(std::size_t ahead) const {
  if (lost_) return bad_token;
  std::size_t index = next_;
  while (true) {
    while (parentheses_ > 0 && tokens_[index].kind == TokenKind::newline) ++index;
    if (ahead == 0 || tokens_[index].kind == TokenKind::end_of_file) return tokens_[index];
    --ahead;
    ++index;
  }
}

std::string_view TokenCursor::word(std::size_t ahead) const {
  const Token& token = peek(ahead);
  return token.kind == TokenKind::name ? text(token) : std::string_view{};
}

bool TokenCursor::at_any_word(const WordList& words, std::size_t ahead) const {
  return at_name(ahead) && contains(words, word(ahead));
}

bool TokenCursor::at_statement_end() const {
  const TokenKind next = kind();
  return lost_ || next == TokenKind::newline || next == TokenKind::semicolon || next == TokenKind::right_brace ||
         next == TokenKind::end_of_file;
}

bool TokenCursor::on_next_line() const {
  const Token& token = peek();
  if (token.kind == TokenKind::newline || token.kind == TokenKind::end_of_file) return true;
  const std::string_view between = source_.text({file_, last_.end(), token.span.offset - last_.end()});
  return between.find('\n') != std::string_view::npos;
}

bool TokenCursor::at_top_level_word() const {
  const Token& token = upcoming();
  if (token.kind != TokenKind::name || !contains(words::items(), text(token))) return false;
  const bool first_column = token.span.offset == 0 || source_.text()[token.span.offset - 1] == '\n';
  // With a colon behind it the word is a label.
  return first_column && tokens_[next_ + 1].kind != TokenKind::colon;
}

const Token& TokenCursor::last_on_page() const {
  std::size_t last = next_;
  while (last > 0 && (tokens_[last].kind == TokenKind::end_of_file || tokens_[last].kind == TokenKind::newline)) --last;
  return tokens_[last];
}

// --- taking ----------------------------------------------------------------------------------------------------------

Token TokenCursor::advance() {
  if (lost_) return bad_token;
  while (parentheses_ > 0 && tokens_[next_].kind == TokenKind::newline) ++next_;
  const Token token = tokens_[next_];
  if (token.kind != TokenKind::end_of_file) ++next_;
  if (token.kind == TokenKind::left_brace) ++braces_;
  if (token.kind == TokenKind::right_brace && braces_ > 0) --braces_;
  last_ = token.span;
  return token;
}

bool TokenCursor::match(TokenKind wanted) {
  if (!at(wanted)) return false;
  advance();
  return true;
}

bool TokenCursor::match_word(std::string_view wanted) {
  if (!at_word(wanted)) return false;
  advance();
  return true;
}

bool TokenCursor::match_words(std::string_view first, std::string_view second) {
  if (!at_word(first) || !at_word(second, 1)) return false;
  advance();
  advance();
  return true;
}

bool TokenCursor::match_word_across_lines(std::string_view wanted) {
  std::size_t ahead = 0;
  while (kind(ahead) == TokenKind::newline) ++ahead;
  if (!at_word(wanted, ahead)) return false;
  while (!match_word(wanted)) advance();
  return true;
}

// --- places, being lost ----------------------------------------------------------------------------------------------

Span TokenCursor::since(Span first) const { return last_.offset >= first.offset ? join(first, last_) : first; }

Diagnostic& TokenCursor::error(std::string code, Span span, std::string message) {
  // Errors that follow the first are mostly caused by it.
  if (lost_) return unheard();
  lost_ = true;
  return diagnostics_.error(std::move(code), span, std::move(message));
}

void TokenCursor::find_way() {
  lost_ = false;
  parentheses_ = 0;
}

// --- strings ---------------------------------------------------------------------------------------------------------

TokenCursor::Position TokenCursor::enter_string(Span part) {
  const Span inner{part.file, part.offset + 1, part.length - 2};
  Position outer{std::exchange(tokens_, lex_part(inner, sources_, diagnostics_)), std::exchange(next_, 0),
                 std::exchange(parentheses_, 0), braces_, std::exchange(last_, {part.file, part.offset, 1})};
  string_tokens_ += tokens_.size();
  in_string_ = true;
  return outer;
}

void TokenCursor::leave_string(Position outer) {
  in_string_ = false;
  tokens_ = std::move(outer.tokens);
  next_ = outer.next;
  parentheses_ = outer.parentheses;
  braces_ = outer.braces;
  last_ = outer.last;
}

}  // namespace meshsim::lang
