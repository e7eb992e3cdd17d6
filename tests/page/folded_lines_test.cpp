// Lines of a log that come again and again are written three times and counted.
#include "page/folded_lines.hpp"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>

namespace meshsim::page {
namespace {

std::string folded(const std::string& text) {
  std::string out;
  FoldedLines lines([&](std::string_view part) { out += part; });
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.add(line + "\n");
  lines.finish();
  return out;
}

/// A call that is refused, and its answer, `times` times.
std::string refused(int times) {
  std::string text;
  for (int i = 1; i <= times; ++i) {
    const std::string number = std::to_string(i);
    text += "   " + number + ".000s  gateway-1  | POST /orders #" + number + " was refused\n";
    text += "   " + number + ".100s  gateway-1  | answered 502 for POST /orders #" + number + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("what comes up to three times is written as it is") {
  CHECK(folded("").empty());
  CHECK(folded(refused(3)) == refused(3));
}

TEST_CASE("lines that come again together are counted, with the time of the last") {
  CHECK(folded(refused(9)) == refused(3) + "      ...  the 2 lines above 6 times more, the last at 9.100s\n");
  CHECK(folded(refused(4)) == refused(3) + "      ...  the 2 lines above once more, the last at 4.100s\n");
}

TEST_CASE("what ends a repetition is written, with the lines of it that came before") {
  const std::string half = "   5.000s  gateway-1  | POST /orders #5 was refused\n";
  const std::string other = "   5.050s  gateway-1  | ready\n";
  CHECK(folded(refused(4) + half + other) ==
        refused(3) + "      ...  the 2 lines above once more, the last at 4.100s\n" + half + other);
}

TEST_CASE("one line that comes again is folded alone, and begins anew behind another") {
  const auto job = [](int i) { return "   1.000s  worker-1  | handled Job #" + std::to_string(i) + "\n"; };
  const std::string three = job(1) + job(2) + job(3);
  const std::string fold = "      ...  the line above 2 times more, the last at 1.000s\n";
  const std::string other = "   2.000s  worker-1  | ready again\n";
  CHECK(folded(three + job(4) + job(5) + other + three + job(4) + job(5)) == three + fold + other + three + fold);
}

TEST_CASE("lines that differ in more than their numbers are kept") {
  std::string text;
  for (int i = 0; i < 12; ++i) text += "   1.000s  worker-" + std::to_string(i) + "  | handled Job #1\n";
  CHECK(folded(text) == text);
}

}  // namespace meshsim::page
