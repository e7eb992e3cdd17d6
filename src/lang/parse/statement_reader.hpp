// Statements and blocks: expecting a word, `{ }`, and how reading goes on after an error.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lang/parse/token_cursor.hpp"

namespace meshsim::lang {

/// A cursor that knows statements; the rules of the grammar are written in its words.
class StatementReader : public TokenCursor {
 public:
  using TokenCursor::TokenCursor;

  /// Reports an error unless the text is at its end; for a text that consists of one rule.
  void expect_end();

 protected:
  // --- expecting -----------------------------------------------------------------------------------------------------
  void expect(TokenKind wanted, std::string_view what);
  void expect_word(std::string_view wanted);
  /// Ends the statement, or reports what follows. `clauses` are the words that could have followed; `help` is used when
  /// the found word is near none of them.
  void finish(const WordList& clauses = {}, const std::string& help = "");
  /// Reads into an optional setting that began at `first`; a second one is an error.
  template <class Clause, class Read>
  void set_once(Clause& target, std::string_view what, Span first, Read read);

  // --- errors --------------------------------------------------------------------------------------------------------
  /// Reports "expected WHAT, found ..." at the next token, or behind the last one when the line ends there.
  Diagnostic& error_expected(std::string_view what);
  /// Reports "expected WHAT, found `word`", with the nearest of `words`.
  void error_unknown_word(std::string_view what, const WordList& words, std::string_view plural);
  void error_not_yet(Span span, std::string_view what, std::string instead);
  [[nodiscard]] std::string describe(const Token& token) const;

  // --- blocks --------------------------------------------------------------------------------------------------------
  /// Reads `{ statement... }`, each on its own line or separated by `;`. Returns the span with both braces.
  template <class Statement>
  Span parse_braces(std::string_view what, Statement statement);
  void skip_separators();
  /// Goes one level deeper, or reports and returns false when the limit is reached. Call leave() after each success.
  bool enter();
  void leave() { --nesting_; }

  // --- the way back --------------------------------------------------------------------------------------------------
  void recover_at_top_level();
  /// Begins an item, with no block open.
  void begin_item() { suspect_.reset(); }

 private:
  /// Reports a unit that stands apart from its number, as in `5 ms`, if one comes next.
  bool report_lone_unit();
  [[nodiscard]] std::string help_without_colon() const;
  bool open_braces(std::string_view what);
  [[nodiscard]] bool at_block_end();
  void end_statement(std::size_t block_depth);
  void close_braces(Span open);
  /// Skips to the end of the statement, within the block that was entered at this depth.
  void recover(std::size_t block_depth);
  void report_unclosed(Span open);
  void suspect_unclosed(Span open, Span close);

  std::size_t nesting_ = 0;      // open rules that may contain themselves
  std::optional<Span> suspect_;  // a `{` whose `}` stands further left than the line it began on
};

template <class Statement>
Span StatementReader::parse_braces(std::string_view what, Statement statement) {
  const Span open = here();
  if (!open_braces(what)) return open;
  const std::size_t outer_parentheses = set_parentheses(0);
  const std::size_t block_depth = braces();
  while (!at_block_end()) {
    statement();
    end_statement(block_depth);
  }
  close_braces(open);
  set_parentheses(outer_parentheses);
  leave();
  return since(open);
}

template <class Clause, class Read>
void StatementReader::set_once(Clause& target, std::string_view what, Span first, Read read) {
  if (!target) {
    target = read();
    return;
  }
  Diagnostic& diagnostic = error("E0118", join(first, last()), "`" + std::string(what) + "` is given twice");
  if constexpr (requires { target->span; }) diagnostic.also(target->span, "it was given here");
}

}  // namespace meshsim::lang
