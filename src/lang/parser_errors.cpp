// The parser's errors, its way back after one, and the loop over the statements of a block.
#include <algorithm>

#include "base/text.hpp"
#include "lang/parser_core.hpp"
#include "lang/suggest.hpp"
#include "lang/words.hpp"

namespace meshsim::lang {

Diagnostic& Parser::error(std::string code, Span span, std::string message) {
  if (lost_) return unheard_ = {};
  lost_ = true;
  return diagnostics_.error(std::move(code), span, std::move(message));
}

Diagnostic& Parser::error_expected(std::string_view what) {
  if (lost_ || report_lone_unit()) return unheard_ = {};
  const Token& found = peek();
  const bool behind = on_next_line() && last_.length > 0;
  const Span span = behind ? Span{file_, last_.end(), 0} : found.span;
  const std::string seen = behind && found.kind != TokenKind::end_of_file ? "the end of the line" : describe(found);
  Diagnostic& diagnostic = error("E0110", span, "expected " + std::string(what) + ", found " + seen);
  const bool after_time = what.size() > 1 && what[0] == '`' && what[1] != '{';  // `from`, `to`: the `:` is right
  return found.kind == TokenKind::colon && !after_time ? diagnostic.help(help_without_colon()) : diagnostic;
}

void Parser::error_unknown_word(std::string_view what, const WordList& words, std::string_view plural) {
  if (!at_name()) {
    error_expected(what).help(suggestion({}, words, plural));
    return;
  }
  const std::string written(word());
  error("E0114", here(), "expected " + std::string(what) + ", found `" + written + "`")
      .help(words::help(written, words, plural));
}

void Parser::error_not_yet(Span span, std::string_view what, std::string instead) {
  error("E0130", span, std::string(what) + " not available yet")
      .label("not available in this version")
      .help(std::move(instead));
}

std::string Parser::describe(const Token& token) const {
  switch (token.kind) {
    case TokenKind::newline:
      return "the end of the line";
    case TokenKind::end_of_file:
      return in_string_ ? "the end of the braces" : "the end of the file";
    case TokenKind::string:
      return "a string";
    default:
      return "`" + std::string(text(token)) + "`";
  }
}

bool Parser::report_lone_unit() {
  const std::string_view before = source_.text(last_);
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
  error("E0121", join(last_, here()), "the unit `" + unit + "` stands apart from its number")
      .help("write " + meshsim::join(joined, " or "));
  return true;
}

void Parser::finish(const WordList& clauses, const std::string& help) {
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

void Parser::expect_end() {
  if (lost_) return;
  skip_separators();
  if (!at(TokenKind::end_of_file)) finish();
  if (!lost_ && !at(TokenKind::end_of_file)) error_expected("nothing more");
}

// --- recovery --------------------------------------------------------------------------------------------------------

void Parser::recover(std::size_t block_depth) {
  lost_ = false;
  parentheses_ = 0;
  while (tokens_[next_].kind != TokenKind::end_of_file && !at_top_level_word()) {
    const TokenKind next = tokens_[next_].kind;
    const bool separator = next == TokenKind::newline || next == TokenKind::semicolon;
    if (braces_ <= block_depth && (separator || next == TokenKind::right_brace)) return;
    advance();
  }
}

void Parser::recover_at_top_level() {
  lost_ = false;
  parentheses_ = 0;
  std::size_t open = 0;
  while (tokens_[next_].kind != TokenKind::end_of_file) {
    const bool line_begins = next_ == 0 || tokens_[next_ - 1].kind == TokenKind::newline;
    const bool item = at_any_word(words::items()) && kind(1) != TokenKind::colon;
    if (at_top_level_word() || (line_begins && open == 0 && item)) break;
    const TokenKind taken = advance().kind;
    if (taken == TokenKind::left_brace) ++open;
    if (taken == TokenKind::right_brace && open > 0) --open;
  }
  braces_ = 0;
}

void Parser::report_unclosed(Span open) {
  const bool at_end = tokens_[next_].kind == TokenKind::end_of_file;
  const std::string found = at_end ? "the end of the file" : "`" + std::string(text(tokens_[next_])) + "`";
  std::size_t last = next_;
  while (last > 0 && (tokens_[last].kind == TokenKind::end_of_file || tokens_[last].kind == TokenKind::newline)) --last;
  const Span span = at_end ? Span{file_, tokens_[last].span.end(), 0} : tokens_[next_].span;
  Diagnostic& diagnostic = error("E0115", span, "a `}` is missing before " + found);
  if (!at_end) diagnostic.label("in the first column a new item begins");
  diagnostic.also(open, "this block is not closed");
  if (suspect_ && *suspect_ != open) diagnostic.also(*suspect_, "or this one: its `}` stands further to the left");
}

void Parser::suspect_unclosed(Span open, Span close) {
  const std::uint32_t open_line = source_.line_offset(source_.position(open.offset).line);
  const std::uint32_t close_line = source_.line_offset(source_.position(close.offset).line);
  if (open_line == close_line || suspect_) return;
  const std::string_view line = source_.text({file_, open_line, open.offset - open_line});
  const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
  const std::string_view before = source_.text({file_, close_line, close.offset - close_line});
  const bool leads = before.find_first_not_of(" \t") == std::string_view::npos;
  if (leads && before.size() < indent) suspect_ = open;
}

// --- blocks ----------------------------------------------------------------------------------------------------------

bool Parser::enter() {
  if (lost_) return false;
  if (nesting_ >= max_nesting) {
    error("E0117", here(), "nested too deep").note("blocks, records and parentheses may be nested 100 deep");
    return false;
  }
  ++nesting_;
  return true;
}

bool Parser::open_braces(std::string_view what) {
  if (!at(TokenKind::left_brace)) {
    error_expected(what);
    return false;
  }
  if (!enter()) return false;
  advance();
  return true;
}

void Parser::skip_separators() {
  while (at(TokenKind::newline) || at(TokenKind::semicolon)) advance();
}

bool Parser::at_block_end() {
  skip_separators();
  return at(TokenKind::right_brace) || at(TokenKind::end_of_file) || at_top_level_word() || diagnostics_.full();
}

void Parser::end_statement(std::size_t block_depth) {
  finish();
  if (lost_) recover(block_depth);
}

void Parser::close_braces(Span open) {
  if (!at(TokenKind::right_brace)) return report_unclosed(open);
  suspect_unclosed(open, here());
  advance();
}

}  // namespace meshsim::lang
