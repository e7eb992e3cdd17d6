#include "value/value.hpp"

#include <catch2/catch.hpp>
#include <meshsim/time.hpp>

namespace meshsim::value {
namespace {

TEST_CASE("values are displayed as the language writes them") {
  CHECK(display(Value()) == "none");
  CHECK(display(Value::boolean(false)) == "false");
  CHECK(display(Value::number(5)) == "5");
  CHECK(display(Value::number(Decimal(-25, 1))) == "-2.5");
  CHECK(display(Value::integer(Type::duration, 200 * millisecond)) == "200ms");
  CHECK(display(Value::integer(Type::size, 64'000)) == "64KB");
  CHECK(display(Value::decimal(Type::percent, 3)) == "3%");
  CHECK(display(Value::decimal(Type::rate, 20)) == "20/s");
  CHECK(display(Value::text("alice")) == "alice");
}

TEST_CASE("equal takes unlike types for unequal") {
  CHECK(equal(Value(), Value()));
  CHECK(equal(Value::number(Decimal(50, 1)), Value::number(5)));
  CHECK(equal(Value::text("a"), Value::text("a")));
  CHECK_FALSE(equal(Value::text("a"), Value::text("b")));
  CHECK_FALSE(equal(Value::number(1), Value::integer(Type::duration, 1)));
  CHECK_FALSE(equal(Value::number(0), Value()));
}

TEST_CASE("only values of one orderable type are in order") {
  CHECK((compare(Value::number(Decimal(15, 1)), Value::number(2)) < 0));
  CHECK((compare(Value::integer(Type::size, 3), Value::integer(Type::size, 2)) > 0));
  CHECK((compare(Value::text("b"), Value::text("a")) > 0));
  CHECK((compare(Value::decimal(Type::percent, 3), Value::decimal(Type::percent, 3)) == 0));
  CHECK((compare(Value::number(1), Value::text("1")) == std::partial_ordering::unordered));
  CHECK((compare(Value::boolean(true), Value::boolean(false)) == std::partial_ordering::unordered));
  CHECK((compare(Value(), Value()) == std::partial_ordering::unordered));
}

}  // namespace
}  // namespace meshsim::value
