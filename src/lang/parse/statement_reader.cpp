// The parser's errors, how it goes on after one, and the loop over the statements of a block.
#include "lang/parse/statement_reader.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "lang/parse/parser.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

void StatementReader::expect(TokenKind wanted, std::string_view what) {
  if (!match(wanted)) error_expected(what);
}

void StatementReader::expect_word(std::string_view wanted) {
  if (match_word(wanted)) return;
  Diagnostic& diagnostic = error_expected("`" + std::string(wanted) + "`");
  if (!is_lost() || upcoming().kind != TokenKind::name) return;
  if (nearest(text(upcoming()), {wanted})) diagnostic.help("did you mean `" + std::string(wanted) + "`?");
}

Diagnostic& StatementReader::error_expected(std::string_view what) {
  if (is_lost() || report_lone_unit()) return unheard();
  const Token& found = peek();
  const bool behind = on_next_line() && last().length > 0;
  const Span span = behind ? Span{file_id(), last().end(), 0} : found.span;
  const std::string seen = behind && found.kind != TokenKind::end_of_file ? "the end of the line" : describe(found);
  Diagnostic& diagnostic = error("E0110", span, "expected " + std::string(what) + ", found " + seen);
  // Behind `from` or `to` the `:` is right.
  const bool after_time = what.size() > 1 && what[0] == '`' && what[1] != '{';
  return found.kind == TokenKind::colon && !after_time ? diagnostic.help(help_without_colon()) : diagnostic;
}

void StatementReader::error_unknown_word(std::string_view what, const WordList& words, std::string_view plural) {
  if (!at_name()) {
    error_expected(what).help(suggestion({}, words, plural));
    return;
  }
  const std::string written(word());
  error("E0114", here(), "expected " + std::string(what) + ", found `" + written + "`")
      .help(words::help(written, words, plural));
}

void StatementReader::error_not_yet(Span span, std::string_view what, std::string instead) {
  error("E0130", span, std::string(what) + " not available yet")
      .label("not available in this version")
      .help(std::move(instead));
}

std::string StatementReader::describe(const Token& token) const {
  switch (token.kind) {
    case TokenKind::newline:
      return "the end of the line";
    case TokenKind::end_of_file:
      return is_in_string() ? "the end of the braces" : "the end of the file";
    case TokenKind::string:
      return "a string";
    default:
      return "`" + std::string(text(token)) + "`";
  }
}

bool StatementReader::report_lone_unit() {
  const std::string_view before = source().text(last());
  const bool number = !before.empty() && before.front() >= '0' && before.front() <= '9';
  if (!number || before.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  const std::string unit(word());
  const WordList& units = words::units();
  WordList meant;
  if (std::find(units.begin(), units.end(), unit) != units.end()) meant = {unit};
  if (meant.empty()) meant = words::natives(unit, units);
  if (meant.empty()) return false;
  std::vector<std::string> joined;
  for (const std::string_view each : meant) joined.push_back("`" + std::string(before) + std::string(each) + "`");
  error("E0121", join(last(), here()), "the unit `" + unit + "` stands apart from its number")
      .help("write " + meshsim::join(joined, " or "));
  return true;
}

void StatementReader::finish(const WordList& clauses, const std::string& help) {
  if (at_statement_end() || report_lone_unit()) return;
  const Token& found = peek();
  const std::string written = describe(found);
  Diagnostic& diagnostic = error("E0127", found.span, "expected the end of the statement, found " + written);
  const auto near = found.kind == TokenKind::name ? nearest(text(found), clauses) : std::nullopt;
  if (near) {
    diagnostic.help("did you mean `" + *near + "`?");
  } else if (found.kind == TokenKind::path) {
    diagnostic.help("a division has blanks on both sides of `/`, or on none");
  } else if (found.kind == TokenKind::colon) {
    diagnostic.help(help_without_colon());
  } else if (found.kind == TokenKind::assign) {
    diagnostic.help("a comparison is written `==`");
  } else if (help.empty() && found.kind == TokenKind::name && words::begins_statement(text(found))) {
    diagnostic.help("statements that share a line are parted by `;`: `; " + std::string(text(found)) + " ..`");
  } else {
    diagnostic.help(help);
  }
}

void StatementReader::expect_end() {
  if (is_lost()) return;
  skip_separators();
  if (!at(TokenKind::end_of_file)) finish();
  if (!is_lost() && !at(TokenKind::end_of_file)) error_expected("nothing more");
}

/// Helps where a `:` stands behind a word, as in a Compose file.
std::string StatementReader::help_without_colon() const {
  const std::string_view before = source().text(last());
  if (before.empty() || before.find_first_of("0123456789\n;") == 0) return {};
  return "`" + std::string(before) + "` stands without a `:`, as in `listen 80`; times, labels and fields have one";
}

// --- recovery --------------------------------------------------------------------------------------------------------

void StatementReader::recover(std::size_t block_depth) {
  find_way();
  while (upcoming().kind != TokenKind::end_of_file && !at_top_level_word()) {
    const TokenKind next = upcoming().kind;
    const bool separator = next == TokenKind::newline || next == TokenKind::semicolon;
    if (braces() <= block_depth && (separator || next == TokenKind::right_brace)) return;
    advance();
  }
}

void StatementReader::recover_at_top_level() {
  find_way();
  std::size_t open = 0;
  while (upcoming().kind != TokenKind::end_of_file) {
    const bool line_begins = at_line_start();
    const bool item = at_any_word(words::items()) && kind(1) != TokenKind::colon;
    if (at_top_level_word() || (line_begins && open == 0 && item)) break;
    const TokenKind taken = advance().kind;
    if (taken == TokenKind::left_brace) ++open;
    if (taken == TokenKind::right_brace && open > 0) --open;
  }
  forget_braces();
}

void StatementReader::report_unclosed(Span open) {
  const bool at_end = upcoming().kind == TokenKind::end_of_file;
  const std::string found = at_end ? "the end of the file" : "`" + std::string(text(upcoming())) + "`";
  const Span span = at_end ? Span{file_id(), last_on_page().span.end(), 0} : upcoming().span;
  Diagnostic& diagnostic = error("E0115", span, "a `}` is missing before " + found);
  if (!at_end) diagnostic.label("in the first column a new item begins");
  diagnostic.also(open, "this block is not closed");
  if (suspect_ && *suspect_ != open) diagnostic.also(*suspect_, "or this one: its `}` stands further to the left");
}

void StatementReader::suspect_unclosed(Span open, Span close) {
  const std::uint32_t open_line = source().line_offset(source().position(open.offset).line);
  const std::uint32_t close_line = source().line_offset(source().position(close.offset).line);
  if (open_line == close_line || suspect_) return;
  const std::string_view line = source().text({file_id(), open_line, open.offset - open_line});
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
  const std::string_view before = source().text({file_id(), close_line, close.offset - close_line});
  const bool leads = before.find_first_not_of(" \t") == std::string_view::npos;
  if (leads && before.size() < indent) suspect_ = open;
}

// --- blocks ----------------------------------------------------------------------------------------------------------

bool StatementReader::enter() {
  if (is_lost()) return false;
  if (nesting_ >= max_nesting) {
    error("E0117", here(), "nested too deep").note("blocks, records and parentheses may be nested 100 deep");
    return false;
  }
  ++nesting_;
  return true;
}

bool StatementReader::open_braces(std::string_view what) {
  if (!at(TokenKind::left_brace)) {
    error_expected(what);
    return false;
  }
  if (!enter()) return false;
  advance();
  return true;
}

void StatementReader::skip_separators() {
  while (at(TokenKind::newline) || at(TokenKind::semicolon)) advance();
}

bool StatementReader::at_block_end() {
  skip_separators();
  return at(TokenKind::right_brace) || at(TokenKind::end_of_file) || at_top_level_word() || is_full();
}

void StatementReader::end_statement(std::size_t block_depth) {
  finish();
  if (is_lost()) recover(block_depth);
}

void StatementReader::close_braces(Span open) {
  if (!at(TokenKind::right_brace)) return report_unclosed(open);
  suspect_unclosed(open, here());
  advance();
}

}  // namespace meshsim::lang
