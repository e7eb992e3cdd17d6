#include "base/text.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace meshsim;

TEST_CASE("a list of words holds whole words") {
  CHECK(holds_word(" a bc ", "a"));
  CHECK(holds_word(" a bc ", "bc"));
  CHECK_FALSE(holds_word(" a bc ", "b"));
  CHECK_FALSE(holds_word(" a bc ", "a bc"));
  CHECK_FALSE(holds_word(" a bc ", ""));
}

TEST_CASE("join puts the separator between, not around") {
  CHECK(join(std::vector<std::string>{"a", "b", "c"}, ", ") == "a, b, c");
  CHECK(join(std::vector<std::string>{"a"}, ", ") == "a");
  CHECK(join(std::vector<std::string_view>{}, ", ").empty());
}

TEST_CASE("trim takes blanks off both ends") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("padding counts code points") {
  CHECK(pad_right("ab", 4) == "ab  ");
  CHECK(pad_left("ab", 4) == "  ab");
  CHECK(pad_right("\u00e9", 3) == "\u00e9  ");
  CHECK(pad_left("abcdef", 3) == "abcdef");
}

TEST_CASE("well-formed UTF-8 is told from malformed") {
  for (const char* text : {"", "plain", "\u00e9", "\u20ac", "\U0001f600", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"}) {
    CHECK(is_valid_utf8(text));
  }
  for (const char* text : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf0\x80\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xe2\x28\xa1", "\xff", "a\xe2\x82"}) {
    CHECK_FALSE(is_valid_utf8(text));
  }
  CHECK(count_code_points("\u00e9\u20ac\U0001f600!") == 4);
}

TEST_CASE("a count is told with its noun") {
  CHECK(plural(0, "message") == "0 messages");
  CHECK(plural(1, "message") == "1 message");
  CHECK(plural(5, "message") == "5 messages");
  CHECK(plural(2, "reply", "replies") == "2 replies");
}

TEST_CASE("quoted text shows what it holds") {
  CHECK(quote("hello") == "\"hello\"");
  CHECK(quote("a\"b\\c\n\t\r\x1b\x7f") == "\"a\\\"b\\\\c\\n\\t\\r\\u{1b}\\u{7f}\"");
  CHECK(quote("\u00e9") == "\"\u00e9\"");
}

TEST_CASE("long integers are told in groups") {
  CHECK(group_digits(0) == "0");
  CHECK(group_digits(999) == "999");
  CHECK(group_digits(1'000) == "1,000");
  CHECK(group_digits(1'234'567) == "1,234,567");
  CHECK(group_digits(-123'456) == "-123,456");
}

TEST_CASE("bytes that are no UTF-8 are replaced") {
  CHECK(repair_utf8("").empty());
  CHECK(repair_utf8("\u00fcber") == "\u00fcber");
  CHECK(repair_utf8("a\xff\xe2\x82") == "a\ufffd\ufffd\ufffd");
}
