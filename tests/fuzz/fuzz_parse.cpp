// Any bytes into lexer, parser, renderer and formatter. Beside crashes it looks for broken promises: what the formatter
// gives parses without an error, says the same, and is not changed by formatting it again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "lang/diagnostics/diagnostic.hpp"
#include "lang/format/format.hpp"
#include "lang/parse/lexer.hpp"
#include "lang/parse/parser.hpp"

namespace {

using namespace meshsim::lang;

void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Lists the words of a file, without those that only separate statements.
std::vector<std::string> words(FileId file, const Sources& sources) {
  Diagnostics diagnostics;
  std::vector<std::string> result;
  for (const Token& token : lex(file, sources, diagnostics).tokens) {
    if (token.kind == TokenKind::newline || token.kind == TokenKind::semicolon) continue;
    result.emplace_back(sources.at(file).text(token.span));
  }
  return result;
}

std::vector<std::string> comments(FileId file, const Sources& sources) {
  Diagnostics diagnostics;
  std::vector<std::string> result;
  for (const Span span : lex(file, sources, diagnostics).comments) {
    std::string text(sources.at(file).text(span));
    text.erase(text.find_last_not_of(" \t\r") + 1);
    result.push_back(text);
  }
  return result;
}

void format_and_compare(FileId file, Sources& sources) {
  Diagnostics diagnostics;
  const auto once = format(file, sources, diagnostics);
  if (!once) return promise(diagnostics.has_errors(), "a file without errors is formatted");
  const FileId second = sources.add("once.mesh", *once);
  const auto twice = format(second, sources, diagnostics);
  promise(twice.has_value(), "formatted text has no errors");
  promise(words(file, sources) == words(second, sources), "formatting keeps the words");
  promise(comments(file, sources) == comments(second, sources), "formatting keeps the comments");
  promise(*once == *twice, "formatting twice changes nothing");
}

void parse_single_rules(FileId file, const Sources& sources) {
  Diagnostics diagnostics;
  static_cast<void>(parse_trigger(file, sources, diagnostics));
  static_cast<void>(parse_action(file, sources, diagnostics));
  static_cast<void>(parse_condition(file, sources, diagnostics));
  static_cast<void>(parse_scope(file, sources, diagnostics));
  static_cast<void>(parse_claim(file, sources, diagnostics));
  static_cast<void>(parse_expression(file, sources, diagnostics));
  static_cast<void>(render(diagnostics, sources));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Sources sources;
  const FileId file = sources.add("fuzz.mesh", std::string(data, data + size));
  Diagnostics diagnostics;
  const ast::File tree = parse(file, sources, diagnostics);
  const ast::File copy = tree;  // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tried
  promise(copy.items.size() == tree.items.size(), "a tree can be copied");
  const std::string text = render(diagnostics, sources);
  promise(text.empty() == diagnostics.all().empty(), "diagnostics are shown");
  for (const Diagnostic& diagnostic : diagnostics.all()) static_cast<void>(render_short(diagnostic, sources));
  format_and_compare(file, sources);
  parse_single_rules(file, sources);
  return 0;
}
