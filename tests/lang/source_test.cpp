#include "lang/source.hpp"

#include <catch2/catch.hpp>

#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::lang {
namespace {

TEST_CASE("an offset has a line and a column, counted in code points from 1") {
  const Source source("a.mesh", "one\nz\u00FCge x\r\n\nlast");
  CHECK(source.position(0) == Position{1, 1});
  CHECK(source.position(3) == Position{1, 4});
  CHECK(source.position(10) == Position{2, 6});
  CHECK(source.position(9999) == Position{4, 5});
  CHECK(source.line(2) == "z\u00FCge x");
  CHECK(source.line(3).empty());
  CHECK(source.line(4) == "last");
  CHECK(source.line(5).empty());
  CHECK(source.line_count() == 4);
}

TEST_CASE("a span outside the file is cut") {
  const Source source("a.mesh", "abc");
  CHECK(source.text(Span{0, 1, 100}) == "bc");
  CHECK(source.text(Span{0, 100, 1}).empty());
}

TEST_CASE("a diagnostic has a short form of one line, and one with colours") {
  Sources sources;
  const FileId file = sources.add("a.mesh", "mesh 1\nrestart oder\n");
  Diagnostics diagnostics;
  diagnostics.error("E0204", {file, 15, 4}, "no service named `oder`").label("not here").help("did you mean `order`?");
  CHECK(render_short(diagnostics.all().front(), sources) == "a.mesh:2:9: error: no service named `oder` [E0204]");
  const std::string coloured = render(diagnostics, sources, {true, 120});
  CHECK(coloured.find("\x1b[1;31merror[E0204]\x1b[0m: no service") == 0);
}

TEST_CASE("labels in other files get a window of their own") {
  Sources sources;
  const FileId one = sources.add("one.mesh", "mesh 1\nbroker queue\n");
  const FileId two = sources.add("two.mesh", "mesh 1\n\nbroker queue\n");
  Diagnostics diagnostics;
  diagnostics.error("E0201", {two, 15, 5}, "the broker `queue` is defined twice").also({one, 14, 5}, "first here");
  CHECK(render(diagnostics, sources) == R"(error[E0201]: the broker `queue` is defined twice
 --> two.mesh:3:8
  |
3 | broker queue
  |        ^^^^^
 ::: one.mesh:2:8
  |
2 | broker queue
  |        ----- first here
)");
}

TEST_CASE("errors are counted to the limit, echoes and warnings are not") {
  Diagnostics diagnostics;
  diagnostics.error("E0101", {0, 5, 1}, "first");
  diagnostics.error("E0102", {0, 5, 2}, "its echo");
  diagnostics.warning("W0001", {0, 5, 1}, "a warning");
  CHECK(diagnostics.error_count() == 1);
  for (std::uint32_t i = 10; i < 60; ++i) diagnostics.error("E0103", {0, i, 1}, "more");
  CHECK(diagnostics.full());
  CHECK(diagnostics.all().size() == max_reported_errors + 1);
}

}  // namespace
}  // namespace meshsim::lang
