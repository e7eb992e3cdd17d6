#include "value/record.hpp"

#include <catch2/catch.hpp>
#include <meshsim/time.hpp>
#include <string>

namespace meshsim::value {
namespace {

constexpr FieldId user = 3, amount = 4, wait = 5, absent = 9;

TEST_CASE("a record gives back what was written, in its order") {
  RecordWriter writer;
  RecordWriter inner;
  REQUIRE(inner.add(user, Value::text("bob")));
  REQUIRE(writer.add(user, Value::text("alice")));
  REQUIRE(writer.add(amount, Value::number(Decimal(-125, 2))));
  REQUIRE(writer.add(wait, Value::integer(Type::duration, 200 * millisecond)));
  REQUIRE(writer.add(6, Value::boolean(true)));
  REQUIRE(writer.add(7, Value::bytes(Type::record, inner.bytes())));
  REQUIRE(writer.add(8, Value::text("")));

  CHECK(find(writer.bytes(), user).as_text() == "alice");
  CHECK(display(find(writer.bytes(), amount)) == "-1.25");
  CHECK(find(writer.bytes(), wait).as_integer() == 200 * millisecond);
  CHECK(find(writer.bytes(), 6).truth());
  CHECK(find(find(writer.bytes(), 7).as_bytes(), user).as_text() == "bob");
  CHECK(find(writer.bytes(), 8).type() == Type::text);
  CHECK(find(writer.bytes(), absent).is_none());

  std::string fields;
  for (RecordReader reader(writer.bytes()); reader.next();)
    fields += std::to_string(reader.field()) + "=" + display(reader.value()) + " ";
  CHECK(fields == "3=alice 4=-1.25 5=200ms 6=true 7={1 field} 8= ");
}

TEST_CASE("the encoding of a record is fixed") {
  RecordWriter writer;
  REQUIRE(writer.add(0x0102, Value::number(Decimal(5, 1))));
  REQUIRE(writer.add(2, Value::text("hi")));
  std::string hex;
  for (const std::byte b : writer.bytes()) {
    const auto n = static_cast<unsigned>(b);
    hex += "0123456789abcdef"[n / 16];
    hex += "0123456789abcdef"[n % 16];
  }
  CHECK(hex ==
        "02010201"
        "0500000000000000"
        "02000700"
        "0200"
        "6869");
}

TEST_CASE("the last field of a name wins") {
  RecordWriter writer;
  REQUIRE(writer.add(user, Value::text("alice")));
  REQUIRE(writer.add(user, Value::text("bob")));
  CHECK(find(writer.bytes(), user).as_text() == "bob");
}

TEST_CASE("none is left out and a cleared writer is empty") {
  RecordWriter writer;
  REQUIRE(writer.add(user, Value()));
  CHECK(writer.bytes().empty());
  REQUIRE(writer.add(user, Value::text("alice")));
  writer.clear();
  CHECK(writer.bytes().empty());
  CHECK(find(writer.bytes(), user).is_none());
}

TEST_CASE("a record that would be too long stays as it is") {
  const std::string half(longest_bytes / 2, 'x');
  RecordWriter writer;
  REQUIRE(writer.add(user, Value::text(half)));
  CHECK_FALSE(writer.add(amount, Value::text(half)));
  CHECK(writer.bytes().size() == half.size() + 6);
  CHECK(find(writer.bytes(), amount).is_none());
}

TEST_CASE("bytes that are no record end the walk") {
  RecordWriter writer;
  REQUIRE(writer.add(user, Value::text("alice")));
  REQUIRE(writer.add(amount, Value::number(1)));
  for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
    const Bytes cut = writer.bytes().first(size);
    CHECK(find(cut, amount).is_none());
    int fields = 0;
    for (RecordReader reader(cut); reader.next();) ++fields;
    CHECK(fields == (size < 11 ? 0 : 1));
  }
  std::vector<std::byte> junk(64, std::byte{0xff});
  CHECK(find(junk, 0xffff).is_none());
}

}  // namespace
}  // namespace meshsim::value
