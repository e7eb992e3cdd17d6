// What a mutator sees of a scenario, valid or not: its words, its brackets, its statements.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lang/parse/token.hpp"

namespace meshsim::fuzz {

/// A stretch of the text.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string parent;  ///< of a statement: the first word of the one that it stands in; empty: of none
};

class Outline {
 public:
  explicit Outline(const std::string& text);

  /// Lists all words and signs, without line ends.
  [[nodiscard]] const std::vector<Piece>& tokens() const { return tokens_; }
  [[nodiscard]] std::vector<Piece> tokens(lang::TokenKind kind) const;
  /// What stands between each bracket and its counterpart.
  [[nodiscard]] const std::vector<Piece>& groups() const { return groups_; }
  [[nodiscard]] const std::vector<Piece>& statements() const { return statements_; }
  /// Returns the word before or behind that one; itself where there is none.
  [[nodiscard]] Piece before(const Piece& token) const;
  [[nodiscard]] Piece behind(const Piece& token) const;
  [[nodiscard]] std::string_view text(const Piece& piece) const {
    return std::string_view(text_).substr(piece.begin, piece.end - piece.begin);
  }

 private:
  struct Open {
    std::size_t inside = 0;  // offset behind the bracket
    std::string parent;
  };
  /// The statement that is being read; it has begun where `begin` is not `none`.
  struct Reading {
    static constexpr std::size_t none = SIZE_MAX;
    std::size_t begin = none;
    std::size_t end = 0;
    std::string first;
  };

  void take(lang::TokenKind kind, const Piece& piece);
  void open(const Piece& piece);
  void close(const Piece& piece);
  void end_statement();
  [[nodiscard]] std::size_t place(const Piece& token) const;

  std::string text_;
  std::vector<Piece> tokens_;
  std::vector<lang::TokenKind> kinds_;
  std::vector<Piece> groups_;
  std::vector<Piece> statements_;
  std::vector<Open> open_;
  std::vector<Reading> outer_;
  Reading reading_;
};

}  // namespace meshsim::fuzz
