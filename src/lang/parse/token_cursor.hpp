// The tokens of a file, one after the other: looking ahead, taking, and being lost.
//
// The first error in a statement is reported and makes the cursor *lost*. While lost, it sees only bad tokens: nothing
// matches, nothing more is reported, every rule runs to its end and returns what it has. The reader of the enclosing
// block then skips the rest of the statement and calls find_way(). So rules need no error paths of their own, and one
// mistake gives one diagnostic.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/diagnostics/diagnostic.hpp"
#include "lang/parse/token.hpp"
#include "lang/source.hpp"

namespace meshsim::lang {

/// Words legal at a place, for suggestions.
using WordList = std::vector<std::string_view>;

class TokenCursor {
 public:
  TokenCursor(FileId file, const Sources& sources, std::vector<Token> tokens, Diagnostics& diagnostics);

  // --- looking -------------------------------------------------------------------------------------------------------
  /// Returns the token `ahead` places on; inside parentheses line ends are not seen. While lost: a bad token.
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;
  [[nodiscard]] TokenKind kind(std::size_t ahead = 0) const { return peek(ahead).kind; }
  [[nodiscard]] std::string_view text(const Token& token) const { return source_.text(token.span); }
  [[nodiscard]] std::string_view word(std::size_t ahead = 0) const;
  [[nodiscard]] bool at(TokenKind wanted) const { return kind() == wanted; }
  [[nodiscard]] bool at_word(std::string_view wanted, std::size_t ahead = 0) const { return word(ahead) == wanted; }
  [[nodiscard]] bool at_any_word(const WordList& words, std::size_t ahead = 0) const;
  [[nodiscard]] bool at_name(std::size_t ahead = 0) const { return kind(ahead) == TokenKind::name; }
  [[nodiscard]] bool at_statement_end() const;
  [[nodiscard]] bool on_next_line() const;
  /// Tells whether a top-level word stands in column 1: proof that an open block was meant to have ended. Also seen
  /// while lost.
  [[nodiscard]] bool at_top_level_word() const;
  /// Returns the next token, even while lost or where parentheses hide it.
  [[nodiscard]] const Token& upcoming() const { return tokens_[next_]; }
  /// Returns the last token before the next one that is no line end.
  [[nodiscard]] const Token& last_on_page() const;
  [[nodiscard]] bool at_line_start() const { return next_ == 0 || tokens_[next_ - 1].kind == TokenKind::newline; }

  // --- taking --------------------------------------------------------------------------------------------------------
  Token advance();
  bool match(TokenKind wanted);
  bool match_word(std::string_view wanted);
  bool match_words(std::string_view first, std::string_view second);
  /// Takes the word, if it continues the statement on this line or a later one.
  bool match_word_across_lines(std::string_view wanted);

  // --- places --------------------------------------------------------------------------------------------------------
  [[nodiscard]] FileId file_id() const { return file_; }
  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] Span here() const { return peek().span; }
  /// Returns the place of the last token taken.
  [[nodiscard]] Span last() const { return last_; }
  [[nodiscard]] Span since(Span first) const;

  // --- being lost ----------------------------------------------------------------------------------------------------
  [[nodiscard]] bool is_lost() const { return lost_; }
  /// Reports at a span and makes the cursor lost. While it is lost, reports are discarded.
  Diagnostic& error(std::string code, Span span, std::string message);
  /// Returns a diagnostic that is never shown.
  Diagnostic& unheard() { return unheard_ = {}; }
  /// Ends being lost, in no parentheses.
  void find_way();
  [[nodiscard]] bool is_full() const { return diagnostics_.full(); }

  // --- what is open --------------------------------------------------------------------------------------------------
  /// Opens `(` or `[`, within which line ends are blanks, until the next `{`.
  void open_parenthesis() { ++parentheses_; }
  /// Closes `(` or `[`. Does nothing while lost: find_way() closes them all.
  void close_parenthesis() { parentheses_ -= lost_ ? 0 : 1; }
  std::size_t set_parentheses(std::size_t open) { return std::exchange(parentheses_, open); }
  /// Counts the open `{`.
  [[nodiscard]] std::size_t braces() const { return braces_; }
  void forget_braces() { braces_ = 0; }

  // --- strings -------------------------------------------------------------------------------------------------------
  /// Goes through the tokens of "{...}" in a string with `read`, and then continues behind the string.
  template <class Read>
  void within_string(Span part, Read read);
  [[nodiscard]] bool is_in_string() const { return in_string_; }
  /// Tells whether the expressions in strings have more tokens than a file may have.
  [[nodiscard]] bool has_too_many_in_strings() const { return string_tokens_ > max_source_tokens; }

 private:
  /// The part of the cursor that is replaced while it reads an expression in a string.
  struct Position {
    std::vector<Token> tokens;
    std::size_t next = 0;
    std::size_t parentheses = 0;
    std::size_t braces = 0;
    Span last;
  };
  Position enter_string(Span part);
  void leave_string(Position outer);

  FileId file_;
  const Sources& sources_;
  const Source& source_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;  // index of the next token
  Diagnostics& diagnostics_;

  bool lost_ = false;
  Span last_;
  std::size_t parentheses_ = 0;    // open `(` and `[` since the last `{`
  std::size_t braces_ = 0;         // open `{`
  bool in_string_ = false;         // reading an expression inside a string
  std::size_t string_tokens_ = 0;  // tokens of all expressions inside strings
  Diagnostic unheard_;             // takes reports while lost
};

template <class Read>
void TokenCursor::within_string(Span part, Read read) {
  Position outer = enter_string(part);
  read();
  leave_string(std::move(outer));
}

}  // namespace meshsim::lang
