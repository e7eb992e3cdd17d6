// The records of the public header are those of the value room.
#include <catch2/catch.hpp>
#include <meshsim/record.hpp>
#include <string>

#include "value/record.hpp"

namespace meshsim {

TEST_CASE("what a C++ actor writes, the language reads") {
  std::vector<std::byte> record;
  add_text(record, 3, "alice");
  add_number(record, 300, -5);
  CHECK(value::find(record, 3).as_text() == "alice");
  CHECK(value::equal(value::find(record, 300), value::Value::number(-5)));
  CHECK(value::find(record, 4).is_none());
}

TEST_CASE("what the language writes, a C++ actor reads") {
  value::RecordWriter writer;
  REQUIRE(writer.add(1, value::Value::text("bob")));
  REQUIRE(writer.add(2, value::Value::integer(value::Type::duration, 7)));
  REQUIRE(writer.add(4, value::Value::number(42)));
  REQUIRE(writer.add(5, value::Value::number(Decimal(15, 1))));
  REQUIRE(writer.add(1, value::Value::text("carol")));
  CHECK(text_in(writer.bytes(), 1) == "carol");
  CHECK(number_in(writer.bytes(), 4) == 42);
  CHECK_FALSE(number_in(writer.bytes(), 2).has_value());  // a duration is no number
  CHECK_FALSE(number_in(writer.bytes(), 5).has_value());  // 1.5 is not whole
  CHECK_FALSE(text_in(writer.bytes(), 9).has_value());
}

TEST_CASE("bytes that are no record are read up to where they stop to be one") {
  std::vector<std::byte> record;
  add_text(record, 1, "x");
  for (std::size_t size = 0; size < record.size(); ++size)
    CHECK_FALSE(text_in(std::span(record).first(size), 1).has_value());
}

}  // namespace meshsim
