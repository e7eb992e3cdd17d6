// Statements and blocks: what is expected, what stands in `{ }`, and the way back after an error.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lang/parse/token_cursor.hpp"

namespace meshsim::lang {

/// A cursor that knows of statements; the rules of the grammar are written in its words.
class StatementReader : public TokenCursor {
 public:
  using TokenCursor::TokenCursor;

  /// For a text that is one rule: nothing may follow.
  void expect_end();

 protected:
  // --- expecting -----------------------------------------------------------------------------------------------------
  void expect(TokenKind wanted, std::string_view what);
  void expect_word(std::string_view wanted);
  /// The statement must end here; `clauses` are what else could have followed, `help` is for what is near none of them.
  void finish(const WordList& clauses = {}, const std::string& help = "");
  /// Reads into an optional setting that began at `first`; a second one is an error.
  template <class Clause, class Read>
  void set_once(Clause& target, std::string_view what, Span first, Read read);

  // --- errors --------------------------------------------------------------------------------------------------------
  /// "expected WHAT, found ..." at the next token, or behind the last one when the line ends there.
  Diagnostic& error_expected(std::string_view what);
  /// "expected WHAT, found `word`", with the nearest of `words`.
  void error_unknown_word(std::string_view what, const WordList& words, std::string_view plural);
  void error_not_yet(Span span, std::string_view what, std::string instead);
  [[nodiscard]] std::string describe(const Token& token) const;

  // --- blocks --------------------------------------------------------------------------------------------------------
  /// `{ statement... }`, each on its own line or separated by `;`. Returns the span with both braces.
  template <class Statement>
  Span parse_braces(std::string_view what, Statement statement);
  void skip_separators();
  /// True when deeper nesting is allowed; else reports. Balanced by leave().
  bool enter();
  void leave() { --nesting_; }

  // --- the way back --------------------------------------------------------------------------------------------------
  void recover_at_top_level();
  /// Begins an item: no block is open.
  void begin_item() { suspect_.reset(); }

 private:
  /// `5 ms`: the next word is a unit that stands apart from its number.
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
