#include "base/wrap.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace meshsim {
namespace {

TEST_CASE("a line that fits stays as it is") {
  CHECK(wrap_lines("", 40).empty());
  CHECK(wrap_lines("short\n\n  also\n", 40) == "short\n\n  also\n");
  const std::string full = fmt::format("{}\n", std::string(40, 'x'));
  CHECK(wrap_lines(full, 40) == full);
}

TEST_CASE("a long line is broken between words") {
  CHECK(wrap_lines("one two three four five six seven eight\n", 20) ==
        "one two three four\n  five six seven\n  eight\n");
  CHECK(wrap_lines("one two three four fiv e", 20) == "one two three four\n  fiv e");
}

TEST_CASE("what follows stands below the line's own text") {
  CHECK(wrap_lines("  = help: see what it says of itself", 24) == "  = help: see what it\n          says of itself");
  CHECK(wrap_lines("ok    all  five were handled in time", 24) ==
        "ok    all  five were\n           handled in\n           time");
  CHECK(wrap_lines("1.000s  a-1  | one two three four", 26) == "1.000s  a-1  | one two\n             three four");
}

TEST_CASE("a word wider than the line is left whole") {
  CHECK(wrap_lines("one two " + std::string(30, 'y') + " z w", 20) == "one two\n  " + std::string(30, 'y') + "\n  z w");
}

TEST_CASE("a line of megabytes takes no longer than its length") {
  std::string line;
  while (line.size() < 8'000'000) line += "word and ";
  const std::string wrapped = wrap_lines(line, 80);  // measured to its end for each piece, this took hours
  CHECK(wrapped.size() > line.size());
}

TEST_CASE("colours and letters of several bytes count as they are seen") {
  CHECK(wrap_lines("\x1b[31mone two three four\x1b[0m", 20) == "\x1b[31mone two three four\x1b[0m");
  CHECK(wrap_lines("äöü äöü äöü äöü äöü", 20) == "äöü äöü äöü äöü äöü");
}

}  // namespace
}  // namespace meshsim
