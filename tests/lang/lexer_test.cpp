#include "lang/parse/lexer.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace meshsim::lang {
namespace {

/// Writes the words of a text, with a bar between; a line end is shown as `;`.
std::string cut(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("t.mesh", text);
  std::string out;
  for (const Token& token : lex(file, sources, diagnostics).tokens) {
    if (token.kind == TokenKind::end_of_file) continue;
    if (!out.empty()) out += "|";
    out += token.kind == TokenKind::newline ? ";" : std::string(sources.at(file).text(token.span));
  }
  CHECK(diagnostics.all().empty());
  return out;
}

TEST_CASE("names, numbers and arrows") {
  CHECK(cut("cut order-api->queue") == "cut|order-api|->|queue");
  CHECK(cut("a<->b") == "a|<->|b");
  CHECK(cut("a<-1") == "a|<|-|1");
  CHECK(cut("2ms..6ms") == "2ms|..|6ms");
  CHECK(cut("0.5%;20/s;64KB") == "0.5%|;|20/s|;|64KB");
  CHECK(cut("20/sec 6/x") == "20|/|sec|6|/|x");
}

TEST_CASE("a path begins behind a blank, before a name character") {
  CHECK(cut("POST /orders/:id/x-y?a=1, b") == "POST|/orders/:id/x-y?a=1|,|b");
  CHECK(cut("route / -> a") == "route|/|->|a");
  CHECK(cut("route /a->b") == "route|/a|->|b");
  CHECK(cut("when GET /x: y") == "when|GET|/x|:|y");
  CHECK(cut("a / b/c") == "a|/|b|/|c");
}

TEST_CASE("line ends") {
  CHECK(cut("a\n\n\nb\n") == "a|;|b|;");
  CHECK(cut("\n\na") == "a");
  CHECK(cut("a,\nb ->\n c <->\n\nd") == "a|,|b|->|c|<->|d");
  CHECK(cut("a\r\nb") == "a|;|b");
  CHECK(cut("\xEF\xBB\xBFmesh 1") == "mesh|1");
}

TEST_CASE("comments and strings") {
  CHECK(cut("a # b \"c\nd") == "a|;|d");
  CHECK(cut("\"a # b\" c") == "\"a # b\"|c");
  CHECK(cut(R"("a\"b" c)") == R"("a\"b"|c)");
}

}  // namespace
}  // namespace meshsim::lang
