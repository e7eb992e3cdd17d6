// A scenario's text, cut into statements: what can be taken out of it.
//
// The cut goes by tokens, so that it knows every statement of the language, whatever its words: an item, a line of the
// timeline, a step, a claim, a setting, a field of a record. The tree of the parser is there for edits that must know
// more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/ast/ast.hpp"
#include "lang/parse/token.hpp"
#include "lang/source.hpp"
#include "shrink/edit.hpp"

namespace meshsim::shrink {

struct Statement;

/// `{ .. }`: statements, or fields with commas between them.
struct Braces {
  std::size_t open = 0;  ///< tokens
  std::size_t close = 0;
  bool is_list = false;  ///< commas separate what is in it
  std::vector<Statement> statements;
};

/// The tokens [first, behind), without the separator.
struct Statement {
  std::size_t first = 0;
  std::size_t behind = 0;
  std::vector<Braces> braces;
};

class Page {
 public:
  /// Lays out and reads a text without its comments and empty lines; nothing where it is not in the language.
  [[nodiscard]] static std::optional<Page> read(const std::string& text);

  const std::string& text() const { return text_; }
  const lang::ast::File& tree() const { return tree_; }
  const std::vector<Statement>& items() const { return items_; }
  const std::vector<lang::Token>& tokens() const { return tokens_; }

  std::string_view word(std::size_t token) const;
  lang::TokenKind kind(std::size_t token) const { return tokens_[token].kind; }
  /// Returns the statement's first word.
  std::string_view head(const Statement& statement) const { return word(statement.first); }
  /// Returns the bytes of a statement or of a node of the tree.
  std::string_view text_of(const Statement& statement) const;
  std::string_view text_of(lang::Span span) const { return std::string_view(text_).substr(span.offset, span.length); }

  /// Returns the edit that takes tokens out, or puts a text in their place.
  Edit replace(std::size_t first, std::size_t behind, std::string text = {}) const;
  /// Returns the edit that takes a statement out of these braces, with a comma where there is one.
  Edit drop(const Statement& statement, const Braces* around) const;

  /// Visits every statement with the braces around it (null at the top), the outer before the inner, in file order. The
  /// visitor tells whether to go on inside.
  template <class Visitor>
  void visit(const Visitor& visitor) const {
    for (const Statement& item : items_) visit(item, nullptr, visitor);
  }
  template <class Visitor>
  void visit(const Statement& statement, const Braces* around, const Visitor& visitor) const {
    if (!visitor(statement, around)) return;
    for (const Braces& braces : statement.braces) {
      for (const Statement& inner : braces.statements) visit(inner, &braces, visitor);
    }
  }

 private:
  Page() = default;

  std::string text_;
  std::vector<lang::Token> tokens_;
  lang::ast::File tree_;
  std::vector<Statement> items_;
};

}  // namespace meshsim::shrink
