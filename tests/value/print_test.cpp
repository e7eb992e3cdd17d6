#include "value/print.hpp"

#include <catch2/catch.hpp>
#include <meshsim/time.hpp>

#include "value/record.hpp"

namespace meshsim::value {
namespace {

trace::NameTable names() {
  trace::NameTable table;
  table.fields = {"user", "amount", "within", "paid", "body"};
  return table;
}

std::string json(const RecordWriter& record) {
  std::string out;
  append_json(out, record.bytes(), names());
  return out;
}

std::string source(const RecordWriter& record) {
  std::string out;
  append_source(out, record.bytes(), names());
  return out;
}

TEST_CASE("a record is printed with the names of its fields") {
  RecordWriter inner;
  REQUIRE(inner.add(0, Value::text("bob \"b\"")));
  RecordWriter record;
  REQUIRE(record.add(0, Value::text("alice")));
  REQUIRE(record.add(1, Value::number(Decimal(15, 1))));
  REQUIRE(record.add(2, Value::integer(Type::duration, 200 * millisecond)));
  REQUIRE(record.add(3, Value::boolean(true)));
  REQUIRE(record.add(4, Value::bytes(Type::record, inner.bytes())));
  REQUIRE(record.add(99, Value::decimal(Type::percent, 3)));
  CHECK(json(record) ==
        R"({"user":"alice","amount":1.5,"within":"200ms","paid":true,"body":{"user":"bob \"b\""},"field-99":"3%"})");
  CHECK(source(record) ==
        R"({user: "alice", amount: 1.5, within: 200ms, paid: true, body: {user: "bob \"b\""}, field-99: 3%})");
  CHECK(json(RecordWriter()) == "{}");
  CHECK(source(RecordWriter()) == "{}");
}

TEST_CASE("records nested without end are cut off") {
  RecordWriter record;
  for (int i = 0; i < 1'000; ++i) {
    RecordWriter outer;
    REQUIRE(outer.add(4, Value::bytes(Type::record, record.bytes())));
    record = outer;
  }
  CHECK(json(record).size() < 1'000);
  CHECK(source(record).size() < 1'000);
}

}  // namespace
}  // namespace meshsim::value
