#include "lang/script.hpp"

namespace meshsim::lang::test {
namespace {

TEST_CASE("numbers are exact and carry their unit") {
  CHECK(shape("12") == "12");
  CHECK(shape("0.5%") == "5e-1%");
  CHECK(shape("20/s") == "20/s");
  CHECK(shape("64KB") == "64KB");
  CHECK(shape("9223372036854775807") == "9223372036854775807");
  CHECK(shape("1.50ms") == "150e-2ms");
}

TEST_CASE("a number never swallows the two dots of a range") {
  CHECK(shape("2ms..6ms") == "(2ms..6ms)");
  CHECK(shape("1..5") == "(1..5)");
  CHECK(shape("low..high + 1") == "((low..high) + 1)");
  CHECK(shape("1ms..-2ms * pages") == "((1ms..(- 2ms)) * pages)");
}

TEST_CASE("operators bind as usual") {
  CHECK(shape("1 + 2 * 3 - 4") == "((1 + (2 * 3)) - 4)");
  CHECK(shape("a / b / c") == "((a / b) / c)");
  CHECK(shape("a/b") == "(a / b)");
  CHECK(shape("not a == b and c or d") == "(((not (a == b)) and c) or d)");
  CHECK(shape("a < 1 and b >= 2") == "((a < 1) and (b >= 2))");
  CHECK(shape("-5ms + -a") == "((- 5ms) + (- a))");
  CHECK(shape("(1 + 2) * 3") == "((1 + 2) * 3)");
}

TEST_CASE("a hyphen between name characters belongs to the name") {
  CHECK(shape("order-api") == "order-api");
  CHECK(shape("worker-2") == "worker-2");
  CHECK(shape("a - b") == "(a - b)");
  CHECK(shape("5ms-3ms") == "(5ms - 3ms)");
}

TEST_CASE("fields, indices, calls and records") {
  CHECK(shape("a.b[c.d].e") == "a.b[c.d].e");
  CHECK(shape("token(request.user, valid 15min)") == "token(request.user, valid: 15min)");
  CHECK(shape("lognormal(p50 17ms, p99 60ms)") == "lognormal(p50: 17ms, p99: 60ms)");
  CHECK(shape("now()") == "now()");
  CHECK(shape("f(a and b, not c, fresh user)") == "f((a and b), (not c), fresh user)");
  CHECK(shape("{ a: 1, b: { c: true } }") == "{ a: 1 b: { c: true } }");
  CHECK(shape("{\n  a: 1\n  b: 2;\n  c: 3,\n  d: 4,\n}") == "{ a: 1 b: 2 c: 3 d: 4 }");
}

TEST_CASE("a line goes on inside parentheses and after a comma") {
  CHECK(shape("(1 +\n 2\n)") == "(1 + 2)");
  CHECK(shape("f(1,\n  2\n)") == "f(1, 2)");
  CHECK(shape("t[\n1\n]") == "t[1]");
}

TEST_CASE("strings hold expressions") {
  CHECK(shape("\"got {message.text}, {1 + 2}\"") == "\"got {message.text}, {(1 + 2)}\"");
  CHECK(shape("\"\\\"a\\\"\\t\\{b\\}\"") == "\"\"a\"\t{b}\"");
  CHECK(shape("\"\"") == "\"\"");
}

TEST_CASE("the parts of a string have their place in the file") {
  const auto param = item<ast::Param>("param p = \"a{b}\"");
  const auto& string = std::get<ast::Interpolation>(param.value.node);
  REQUIRE(string.pieces.size() == 2);
  CHECK(std::get<Box<ast::Expression>>(string.pieces[1])->span == Span{0, 20, 1});
}

TEST_CASE("metrics and states are operands") {
  CHECK(shape("depth of hello for order-api <= 5") == "(<depth of hello for order-api> <= 5)");
  CHECK(shape("p95 latency of POST /orders at gateway < 80ms") == "(<p95 latency of POST /orders at gateway> < 80ms)");
  CHECK(shape("p95 latency(ok) of POST /orders < 80ms") == "(<p95 latency (ok) of POST /orders> < 80ms)");
  CHECK(shape("max wait of GET / < 1") == "(<max wait of GET /> < 1)");
  CHECK(shape("depth of a == 0 and b is ready") == "((<depth of a> == 0) and <b is ready>)");
}

TEST_CASE("names that are words of the language are names") {
  CHECK(shape("service + load * mark") == "(service + (load * mark))");
  CHECK(shape("message.end_of.at") == "message.end_of.at");
}

}  // namespace
}  // namespace meshsim::lang::test
