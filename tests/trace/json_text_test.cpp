#include "trace/json_text.hpp"

#include <catch2/catch.hpp>

namespace meshsim::trace {
namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json(out, text);
  return out;
}

TEST_CASE("text becomes a JSON string") {
  CHECK(json("") == "\"\"");
  CHECK(json("got hello") == "\"got hello\"");
  CHECK(json("say \"hi\" \\ now") == R"("say \"hi\" \\ now")");
  CHECK(json("a\nb\tc\rd") == R"("a\nb\tc\rd")");
  CHECK(json(std::string_view("\0\x1b\x7f", 3)) == "\"\\u0000\\u001b\x7f\"");
  CHECK(json("\u00fcber \u20ac \U0001f600") == "\"\u00fcber \u20ac \U0001f600\"");
}

TEST_CASE("bytes that are no UTF-8 are replaced") {
  CHECK(json("a\xff"
             "b") == "\"a\ufffdb\"");
  CHECK(json("\xe2\x82") == "\"\ufffd\ufffd\"");
  CHECK(json("\xe2\x82\xac\xc0\x80") == "\"\u20ac\ufffd\ufffd\"");
}

}  // namespace
}  // namespace meshsim::trace
