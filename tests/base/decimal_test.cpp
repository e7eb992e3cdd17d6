#include "base/decimal.hpp"

#include <catch2/catch.hpp>

using namespace meshsim;

namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

std::string refusal(std::string_view text) { return Decimal::parse(text).error().message; }

std::string shown(std::optional<Decimal> result) { return result ? result->to_string() : "nothing"; }

constexpr std::string_view largest = "9223372036854775807";
constexpr std::string_view least = "-9223372036854775808";

}  // namespace

TEST_CASE("a decimal is read and written exactly") {
  for (const std::string_view text :
       {std::string_view("0"), std::string_view("12"), std::string_view("-0.5"), std::string_view("0.000000001"),
        std::string_view("-9223372036.854775808"), largest, least}) {
    CHECK(number(text).to_string() == text);
  }
  CHECK(number("1.500").to_string() == "1.5");
  CHECK(number("100.000").to_string() == "100");
  CHECK(number("-0").to_string() == "0");
  CHECK(number("007").to_string() == "7");
  CHECK(number("1.50") == number("1.5"));
}

TEST_CASE("what is no decimal is refused with a reason") {
  for (const char* text : {"", "-", ".", "1.", ".5", "1.2.3", "1e3", "+1", " 1", "1 ", "0x10", "--1", "1,000"}) {
    CHECK(refusal(text) == "'" + std::string(text) + "' is not a number");
  }
  CHECK(refusal("9223372036854775808") == "'9223372036854775808' has too many digits");
  CHECK(refusal("-9223372036854775809") == "'-9223372036854775809' has too many digits");
  CHECK(refusal("0.1234567890") == "'0.1234567890' has more than nine decimals");
}

TEST_CASE("sums and differences are exact or nothing") {
  CHECK(shown(add(number("0.1"), number("0.2"))) == "0.3");
  CHECK(shown(add(number("0.999999999"), number("0.000000001"))) == "1");
  CHECK(shown(add(number(largest), 1)) == "nothing");
  CHECK(shown(add(number(largest), number("0.1"))) == "nothing");
  CHECK(shown(add(number(largest), number(least))) == "-1");
  CHECK(shown(subtract(1, number("0.000000001"))) == "0.999999999");
  CHECK(shown(subtract(number(least), 1)) == "nothing");
  CHECK(shown(subtract(0, number(least))) == "nothing");
  // Large mantissas of different scale meet in 128 bits.
  CHECK(shown(add(number("9000000000000000000"), number("0.000000001"))) == "nothing");
  CHECK(shown(add(number("900000000000000000.5"), number("810000000000000000.5"))) == "1710000000000000001");
}

TEST_CASE("products are exact while nine decimals hold them, then rounded") {
  CHECK(shown(multiply(number("1.5"), number("1.5"))) == "2.25");
  CHECK(shown(multiply(number("0.00001"), number("0.0001"))) == "0.000000001");
  CHECK(shown(multiply(number("0.00001"), number("0.00001"))) == "0");
  CHECK(shown(multiply(number("0.00005"), number("0.00001"))) == "0.000000001");
  CHECK(shown(multiply(number("-0.00005"), number("0.00001"))) == "-0.000000001");
  CHECK(shown(multiply(number("4000000000.5"), number("2000000000"))) == "8000000001000000000");
  CHECK(shown(multiply(number(largest), 2)) == "nothing");
  CHECK(shown(multiply(number(least), -1)) == "nothing");
  CHECK(shown(multiply(number(largest), number("0.000000001"))) == "9223372036.854775807");
}

TEST_CASE("quotients round half away from zero, to as many decimals as fit") {
  CHECK(shown(divide(1, 3)) == "0.333333333");
  CHECK(shown(divide(2, 3)) == "0.666666667");
  CHECK(shown(divide(-2, 3)) == "-0.666666667");
  CHECK(shown(divide(2, -3)) == "-0.666666667");
  CHECK(shown(divide(number("0.000000001"), 2)) == "0.000000001");
  CHECK(shown(divide(number("-0.000000001"), 2)) == "-0.000000001");
  CHECK(shown(divide(number("0.000000001"), 3)) == "0");
  CHECK(shown(divide(7, number("0.5"))) == "14");
  CHECK(shown(divide(number("1000000000000000"), 3)) == "333333333333333.3333");
  CHECK(shown(divide(number(largest), number("0.5"))) == "nothing");
  CHECK(shown(divide(number(least), -1)) == "nothing");
  CHECK(shown(divide(number(largest), number("9223372036.854775807"))) == "1000000000");
  CHECK(shown(divide(1, 0)) == "nothing");
}

TEST_CASE("decimals are ordered by value whatever their scale") {
  CHECK(number("0.5") < number("0.50000001"));
  CHECK(number("-1.5") < -1);
  CHECK(number(largest) > number("9223372036.854775807"));
  CHECK(number(least) < number("-9223372036.854775808"));
  CHECK((Decimal(15, 1) <=> Decimal(150, 2)) == std::strong_ordering::equal);
  CHECK(Decimal(150, 2).scale() == 1);
  CHECK(number("2.50").to_int64() == std::nullopt);
  CHECK(number("2.00").to_int64() == 2);
}
