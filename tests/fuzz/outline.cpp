#include "fuzz/outline.hpp"

#include <algorithm>
#include <utility>

#include "lang/parse/lexer.hpp"

namespace meshsim::fuzz {

using lang::TokenKind;

Outline::Outline(const std::string& text) : text_(text) {
  lang::Sources sources;
  lang::Diagnostics unheard;
  for (const lang::Token& token : lang::lex(sources.add("outline.mesh", text), sources, unheard).tokens) {
    take(token.kind, {token.span.offset, token.span.end(), {}});
  }
  while (!open_.empty()) close({text_.size(), text_.size(), {}});
  end_statement();
}

void Outline::take(TokenKind kind, const Piece& piece) {
  if (kind == TokenKind::end_of_file) return;
  if (kind == TokenKind::newline || kind == TokenKind::semicolon) return end_statement();
  tokens_.push_back(piece);
  kinds_.push_back(kind);
  const bool closes =
      kind == TokenKind::right_brace || kind == TokenKind::right_parenthesis || kind == TokenKind::right_bracket;
  if (closes && !open_.empty()) close(piece);
  if (reading_.begin == Reading::none) {
    reading_.begin = piece.begin;
    reading_.first = kind == TokenKind::name ? std::string(this->text(piece)) : std::string();
  }
  reading_.end = piece.end;
  if (kind == TokenKind::left_brace || kind == TokenKind::left_parenthesis || kind == TokenKind::left_bracket)
    open(piece);
}

void Outline::open(const Piece& piece) {
  open_.push_back({piece.end, reading_.first});
  outer_.push_back(std::exchange(reading_, Reading{}));
}

void Outline::close(const Piece& piece) {
  end_statement();
  groups_.push_back({open_.back().inside, piece.begin, {}});
  open_.pop_back();
  reading_ = std::move(outer_.back());
  outer_.pop_back();
  reading_.end = piece.end;
}

void Outline::end_statement() {
  if (reading_.begin != Reading::none) {
    statements_.push_back({reading_.begin, reading_.end, open_.empty() ? std::string() : open_.back().parent});
  }
  reading_ = {};
}

std::vector<Piece> Outline::tokens(TokenKind kind) const {
  std::vector<Piece> found;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (kinds_[i] == kind) found.push_back(tokens_[i]);
  }
  return found;
}

std::size_t Outline::place(const Piece& token) const {
  const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), token,
                                      [](const Piece& left, const Piece& right) { return left.begin < right.begin; });
  return static_cast<std::size_t>(found - tokens_.begin());
}

Piece Outline::before(const Piece& token) const {
  const std::size_t at = place(token);
  return at == 0 ? token : tokens_[at - 1];
}

Piece Outline::behind(const Piece& token) const {
  const std::size_t at = place(token);
  return at + 1 >= tokens_.size() ? token : tokens_[at + 1];
}

}  // namespace meshsim::fuzz
