#include "shrink/page.hpp"

#include <utility>

#include "base/text.hpp"
#include "lang/format/format.hpp"
#include "lang/parse/lexer.hpp"
#include "lang/parse/parser.hpp"

namespace meshsim::shrink {
namespace {

using Kind = lang::TokenKind;

/// Cuts tokens into statements. A line goes on in parentheses and, by the lexer, behind a comma or an arrow.
class Cutter {
 public:
  Cutter(const std::vector<lang::Token>& tokens, const lang::Source& source) : tokens_(tokens), source_(source) {}

  std::vector<Statement> statements(bool is_list) {
    std::vector<Statement> found;
    while (true) {
      while (is_separator(is_list)) ++at_;
      if (kind() == Kind::end_of_file || kind() == Kind::right_brace) return found;
      found.push_back(statement(is_list));
    }
  }

 private:
  Kind kind(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? tokens_[at_ + ahead].kind : Kind::end_of_file;
  }
  std::string_view word(std::size_t token) const { return source_.text(tokens_[token].span); }

  bool is_separator(bool is_list) const {
    return kind() == Kind::newline || kind() == Kind::semicolon || (is_list && kind() == Kind::comma);
  }

  Statement statement(bool is_list) {
    Statement statement;
    statement.first = at_;
    std::size_t parentheses = 0;
    while (kind() != Kind::end_of_file && kind() != Kind::right_brace && (parentheses > 0 || !is_separator(is_list))) {
      if (kind() == Kind::left_brace) {
        statement.braces.push_back(braces(statement.first));
        continue;
      }
      if (kind() == Kind::left_parenthesis) ++parentheses;
      if (kind() == Kind::right_parenthesis && parentheses > 0) --parentheses;
      ++at_;
    }
    statement.behind = at_;
    return statement;
  }

  Braces braces(std::size_t head) {
    Braces braces;
    braces.open = at_++;
    braces.is_list = is_list(head);
    braces.statements = statements(braces.is_list);
    braces.close = at_;
    if (kind() == Kind::right_brace) ++at_;
    return braces;
  }

  /// Tells whether what stands behind a `{` is a record, or names with commas.
  bool is_list(std::size_t head) const {
    if (kind() != Kind::name) return false;
    if (kind(1) == Kind::comma) return true;
    const std::string_view first = word(head);
    return kind(1) == Kind::colon && first != "expect" && first != "timeline" && first != "phase";
  }

  const std::vector<lang::Token>& tokens_;
  const lang::Source& source_;
  std::size_t at_ = 0;
};

std::string without_comments(const std::string& text) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const lang::FileId file = sources.add("", text);
  Edits comments;
  for (const lang::Span comment : lang::lex(file, sources, diagnostics).comments)
    comments.push_back({comment.offset, comment.end(), {}});
  return edited(text, std::move(comments));
}

std::string without_empty_lines(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!trim(line).empty()) kept += std::string(line) + "\n";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return kept;
}

}  // namespace

std::optional<Page> Page::read(const std::string& text) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const lang::FileId raw = sources.add("", without_empty_lines(without_comments(text)));
  std::optional<std::string> laid_out = lang::format(raw, sources, diagnostics);
  if (!laid_out) return std::nullopt;
  Page page;
  page.text_ = std::move(*laid_out);
  const lang::FileId file = sources.add("", page.text_);
  page.tree_ = lang::parse(file, sources, diagnostics);
  page.tokens_ = lang::lex(file, sources, diagnostics).tokens;
  page.items_ = Cutter(page.tokens_, sources.at(file)).statements(false);
  if (diagnostics.has_errors()) return std::nullopt;
  return page;
}

std::string_view Page::word(std::size_t token) const {
  return token < tokens_.size() ? text_of(tokens_[token].span) : std::string_view();
}

std::string_view Page::text_of(const Statement& statement) const {
  return text_of(lang::join(tokens_[statement.first].span, tokens_[statement.behind - 1].span));
}

Edit Page::replace(std::size_t first, std::size_t behind, std::string text) const {
  return {tokens_[first].span.offset, tokens_[behind - 1].span.end(), std::move(text)};
}

Edit Page::drop(const Statement& statement, const Braces* around) const {
  std::size_t first = statement.first;
  std::size_t behind = statement.behind;
  if (around != nullptr && around->is_list) {
    if (kind(behind) == Kind::comma) {
      ++behind;
    } else if (kind(first - 1) == Kind::comma) {
      --first;
    }
  }
  return replace(first, behind);
}

}  // namespace meshsim::shrink
