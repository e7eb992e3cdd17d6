#include "value/evaluator.hpp"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <map>

namespace meshsim::value {
namespace {

class World : public Environment {
 public:
  Value table_get(std::uint32_t, const Value& key) override {
    return equal(key, Value::text("alice")) ? Value::text("the usual") : Value();
  }
  std::uint64_t next_fresh(std::uint32_t series) override { return ++fresh_[series]; }
  std::string_view series_name(std::uint32_t) override { return "user"; }
  std::string_view topic_name(TopicId) override { return "hello"; }
  std::string_view instance_name(InstanceId instance) override {
    return instance == 1 ? "subscriber-1" : "publisher-1";
  }

 private:
  std::map<std::uint32_t, std::uint64_t> fresh_;
};

/// Builds code a step at a time and runs it against one small world.
class Script {
 public:
  Script& push(Value value) {
    CodePool::Constant constant{value, value.type(), {}};
    if (value.has_bytes()) constant.bytes = value.as_text();
    pool_.constants.push_back(constant);
    return op(Op::constant, static_cast<std::uint32_t>(pool_.constants.size() - 1));
  }
  Script& op(Op op, std::uint32_t argument = 0, FieldId field = no_field) {
    pool_.instructions.push_back({op, field, argument});
    return *this;
  }
  std::string run() {
    const Code code{0, static_cast<std::uint32_t>(pool_.instructions.size())};
    CHECK(verify(pool_, code) == "");
    Evaluator evaluator(pool_);
    evaluator.begin();
    const Result<Value> result = evaluator.evaluate(code, bindings, world_);
    return result ? display(*result) : "error: " + result.error().message;
  }
  Bindings bindings;

 private:
  CodePool pool_;
  World world_;
};

Value num(const char* text) { return Value::number(Decimal::parse(text).value()); }
Value ms(std::int64_t n) { return Value::integer(Type::duration, n * millisecond); }
Value bytes(std::int64_t n) { return Value::integer(Type::size, n); }
Value percent(std::int64_t n) { return Value::decimal(Type::percent, n); }
Value rate(std::int64_t n) { return Value::decimal(Type::rate, n); }
Value text(const char* s) { return Value::text(s); }

std::string calc(Value left, Op op, Value right) { return Script().push(left).push(right).op(op).run(); }

TEST_CASE("numbers are exact decimals") {
  CHECK(calc(num("0.1"), Op::add, num("0.2")) == "0.3");
  CHECK(calc(num("1"), Op::divide, num("3")) == "0.333333333");
  CHECK(calc(num("1.5"), Op::multiply, num("-4")) == "-6");
  CHECK(calc(num("1"), Op::subtract, num("2.25")) == "-1.25");
  CHECK(Script().push(num("2.5")).op(Op::negate).run() == "-2.5");
}

TEST_CASE("quantities keep their unit") {
  CHECK(calc(ms(1500), Op::add, ms(500)) == "2s");
  CHECK(calc(ms(200), Op::multiply, num("1.5")) == "300ms");
  CHECK(calc(num("3"), Op::multiply, ms(5)) == "15ms");
  CHECK(calc(ms(10), Op::divide, num("4")) == "2.5ms");
  CHECK(calc(ms(1), Op::divide, num("3")) == "333.333us");
  CHECK(calc(ms(2), Op::divide, num("3")) == "666.667us");
  CHECK(calc(ms(-2), Op::divide, num("3")) == "-666.667us");
  CHECK(calc(ms(1), Op::divide, ms(3)) == "0.333333333");
  CHECK(calc(bytes(64'000), Op::subtract, bytes(4'000)) == "60KB");
  CHECK(calc(bytes(3), Op::divide, num("2")) == "2B");
  CHECK(calc(percent(3), Op::add, percent(4)) == "7%");
  CHECK(calc(percent(3), Op::divide, percent(4)) == "0.75");
  CHECK(calc(rate(20), Op::multiply, num("2")) == "40/s");
}

TEST_CASE("unlike types are an error that names both") {
  CHECK(calc(num("5"), Op::add, ms(3)) == "error: cannot add a number and a duration");
  CHECK(calc(num("5"), Op::subtract, ms(3)) == "error: cannot subtract a duration from a number");
  CHECK(calc(ms(5), Op::multiply, ms(3)) == "error: cannot multiply a duration by a duration");
  CHECK(calc(num("5"), Op::divide, ms(3)) == "error: cannot divide a number by a duration");
  CHECK(calc(text("a"), Op::add, text("b")) == "error: cannot add a text and a text");
  CHECK(calc(Value(), Op::add, num("1")) == "error: cannot add none and a number");
  CHECK(Script().push(text("a")).op(Op::negate).run() == "error: a text has no negative");
}

TEST_CASE("what does not fit is an error") {
  const Value largest = Value::number(INT64_MAX);
  CHECK(calc(largest, Op::add, num("1")) == "error: the result of 9223372036854775807 + 1 does not fit");
  CHECK(calc(Value::integer(Type::duration, INT64_MAX), Op::multiply, num("2")).find("does not fit") !=
        std::string::npos);
  CHECK(calc(num("1"), Op::divide, num("0")) == "error: division by zero");
  CHECK(calc(ms(1), Op::divide, ms(0)) == "error: division by zero");
  CHECK(Script().push(bytes(INT64_MIN)).op(Op::negate).run() == "error: the negative is too large");
}

TEST_CASE("comparisons") {
  CHECK(calc(num("1.0"), Op::equal, num("1")) == "true");
  CHECK(calc(num("1"), Op::equal, text("1")) == "false");
  CHECK(calc(num("1"), Op::not_equal, text("1")) == "true");
  CHECK(calc(Value(), Op::equal, Value()) == "true");
  CHECK(calc(text("a"), Op::equal, Value()) == "false");
  CHECK(calc(ms(5), Op::less, ms(6)) == "true");
  CHECK(calc(ms(6), Op::less_equal, ms(6)) == "true");
  CHECK(calc(ms(6), Op::greater, ms(6)) == "false");
  CHECK(calc(text("b"), Op::greater_equal, text("a")) == "true");
  CHECK(calc(Value(), Op::greater, num("0")) == "false");
  CHECK(calc(Value(), Op::less_equal, num("0")) == "false");
  CHECK(calc(num("1"), Op::less, ms(1)) == "error: cannot compare a number with a duration");
  CHECK(calc(Value::boolean(true), Op::less, Value::boolean(false)) ==
        "error: cannot compare a boolean with a boolean");
}

TEST_CASE("and, or and not") {
  const auto logic = [](Value left, Op jump, Value right) { return Script().push(left).op(jump, 1).push(right).run(); };
  const Value yes = Value::boolean(true);
  const Value no = Value::boolean(false);
  CHECK(logic(yes, Op::jump_if_false, no) == "false");
  CHECK(logic(no, Op::jump_if_false, yes) == "false");
  CHECK(logic(yes, Op::jump_if_false, yes) == "true");
  CHECK(logic(no, Op::jump_if_true, yes) == "true");
  CHECK(logic(yes, Op::jump_if_true, no) == "true");
  CHECK(logic(Value(), Op::jump_if_true, yes) == "true");
  CHECK(Script().push(no).op(Op::logical_not).run() == "true");
  CHECK(Script().push(Value()).op(Op::logical_not).run() == "true");
  CHECK(Script().push(num("1")).op(Op::logical_not).run() == "error: and, or and not take true or false, not a number");
}

TEST_CASE("what is right of a jump is not run") {
  CHECK(Script()
            .push(Value::boolean(false))
            .op(Op::jump_if_false, 3)
            .push(num("1"))
            .push(num("0"))
            .op(Op::divide)
            .run() == "false");
}

TEST_CASE("names stand for their bindings") {
  RecordWriter message;
  REQUIRE(message.add(3, text("alice")));
  RecordWriter locals;
  REQUIRE(locals.add(0, Value::bytes(Type::record, message.bytes())));
  Script script;
  script.bindings = {message.bytes(), locals.bytes(), 17, 0, 2, 1, 3 * second};
  script.op(Op::message_field, 0, 3).push(text(" "));
  script.op(Op::local, 0, 0).op(Op::field, 0, 3).push(text(" "));
  script.op(Op::message_id).push(text(" ")).op(Op::message_topic).push(text(" "));
  script.op(Op::sender).push(text(" ")).op(Op::self_name).push(text(" ")).op(Op::now).push(text(" "));
  script.op(Op::message_field, 0, 3).op(Op::table_get).op(Op::concatenate, 15);
  CHECK(script.run() == "alice alice 17 hello publisher-1 subscriber-1 3s the usual");
}

TEST_CASE("absent things are none") {
  CHECK(Script().op(Op::message_field, 0, 3).run() == "none");
  CHECK(Script().op(Op::message_field, 0, 3).op(Op::field, 0, 4).run() == "none");
  CHECK(Script().op(Op::sender).run() == "none");
  CHECK(Script().op(Op::message_topic).run() == "none");
  CHECK(Script().push(text("nobody")).op(Op::table_get).run() == "none");
  CHECK(Script().push(num("1")).op(Op::field, 0, 4).run() == "error: a number has no fields");
}

TEST_CASE("fresh texts are never the same") {
  CHECK(Script().op(Op::fresh).push(text(",")).op(Op::fresh).op(Op::concatenate, 3).run() == "user-1,user-2");
}

TEST_CASE("a token is valid until its time is over") {
  const auto token = [](Time now) {
    Script script;
    script.bindings.now = now;
    return script.push(text("alice")).push(Value::integer(Type::duration, 0)).op(Op::make_token);
  };
  CHECK(token(5).run() == "token(alice)");
  CHECK(token(5).op(Op::token_subject).run() == "alice");
  CHECK(token(5).op(Op::is_valid).run() == "false");
  CHECK(Script().push(text("alice")).push(ms(1)).op(Op::make_token).op(Op::is_valid).run() == "true");
  CHECK(Script().push(text("alice")).op(Op::is_valid).run() == "false");
  CHECK(Script().push(text("alice")).op(Op::token_subject).run() == "error: a text is no token");
  CHECK(Script().push(text("alice")).push(num("1")).op(Op::make_token).run() ==
        "error: cannot make a token of a text valid for a number");
}

TEST_CASE("a record is made of named values, without those that are none") {
  Script script;
  script.push(text("alice")).push(Value()).push(num("2")).op(Op::record, 3);
  script.op(Op::field_name, 0, 7).op(Op::field_name, 0, 8).op(Op::field_name, 0, 9);
  CHECK(script.run() == "{2 fields}");
  CHECK(script.op(Op::field, 0, 9).run() == "2");
}

TEST_CASE("texts and records have a longest length") {
  const std::string half(longest_bytes / 2 + 1, 'x');
  CHECK(Script().push(Value::text(half)).push(Value::text(half)).op(Op::concatenate, 2).run() ==
        "error: a text is longer than 65,535 bytes");
  Script record;
  record.push(Value::text(half)).push(Value::text(half)).op(Op::record, 2);
  CHECK(record.op(Op::field_name, 0, 1).op(Op::field_name, 0, 2).run() ==
        "error: a record is longer than 65,535 bytes");
}

TEST_CASE("an evaluator goes on after an error") {
  CodePool pool;
  pool.constants.push_back({num("1"), Type::number, {}});
  pool.constants.push_back({num("0"), Type::number, {}});
  pool.instructions = {{Op::constant, no_field, 0}, {Op::constant, no_field, 1}, {Op::divide, no_field, 0}};
  World world;
  Evaluator evaluator(pool);
  CHECK(evaluator.evaluate({0, 3}, {}, world).has_error());
  CHECK(display(evaluator.evaluate({0, 1}, {}, world).value()) == "1");
  CHECK(evaluator.evaluate({}, {}, world).value().is_none());
}

}  // namespace
}  // namespace meshsim::value
