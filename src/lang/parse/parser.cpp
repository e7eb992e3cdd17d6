#include "lang/parse/parser.hpp"

#include "lang/parse/lexer.hpp"
#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

namespace {

/// Reads a text that consists of one rule; gives nothing when it has an error or goes on behind the rule.
template <class Node, class Rule>
std::optional<Node> parse_only(FileId file, const Sources& sources, Diagnostics& diagnostics, Rule rule) {
  const std::size_t errors_before = diagnostics.error_count();
  Lexed lexed = lex(file, sources, diagnostics);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  Parser parser(file, sources, std::move(lexed.tokens), diagnostics);
  Node node = rule(parser);
  parser.expect_end();
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  return node;
}

}  // namespace

ast::File parse(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  Lexed lexed = lex(file, sources, diagnostics);
  const bool unreadable = diagnostics.error_count() != errors_before && lexed.tokens.size() == 1;
  ast::File result;
  result.file = file;
  if (!unreadable) result = Parser(file, sources, std::move(lexed.tokens), diagnostics).parse_file();
  diagnostics.sort();
  return result;
}

std::optional<ast::Trigger> parse_trigger(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Trigger>(file, sources, diagnostics, [](Parser& parser) { return parser.parse_trigger(); });
}

std::optional<ast::Action> parse_action(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Action>(file, sources, diagnostics, [](Parser& parser) { return parser.parse_action(); });
}

std::optional<ast::Condition> parse_condition(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Condition>(file, sources, diagnostics,
                                    [](Parser& parser) { return parser.parse_condition(); });
}

std::optional<ast::Scope> parse_scope(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Scope>(file, sources, diagnostics, [](Parser& parser) { return parser.parse_scope(); });
}

std::optional<ast::Claim> parse_claim(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Claim>(file, sources, diagnostics, [](Parser& parser) { return parser.parse_claim(); });
}

bool parse_explore_setting(FileId file, const Sources& sources, Diagnostics& diagnostics, ast::Explore& explore) {
  const auto read = parse_only<ast::Explore>(file, sources, diagnostics, [&](Parser& parser) {
    ast::Explore setting = explore;
    parser.parse_explore_setting(setting);
    return setting;
  });
  if (read) explore = *read;
  return read.has_value();
}

std::optional<ast::Expression> parse_expression(FileId file, const Sources& sources, Diagnostics& diagnostics) {
  return parse_only<ast::Expression>(file, sources, diagnostics,
                                     [](Parser& parser) { return parser.parse_expression(); });
}

}  // namespace meshsim::lang
