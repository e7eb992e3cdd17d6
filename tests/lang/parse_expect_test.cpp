#include "lang/script.hpp"

namespace meshsim::lang::test {
namespace {

using Scope = ast::Scope::Kind;

template <class Node>
Node sentence(const std::string& text) {
  return std::get<Node>(claim(text).node);
}

TEST_CASE("each scope") {
  CHECK(claim("by 1s, never a dropped").scope->kind == Scope::by);
  CHECK(claim("after back, never a dropped").scope->kind == Scope::after);
  CHECK(claim("before end, never a dropped").scope->first->kind == ast::Anchor::Kind::end);
  CHECK(claim("between outage and back, never a dropped").scope->second->name.text == "back");
  CHECK(claim("from back + 2s to 12s, never a dropped").scope->kind == Scope::from_to);
  CHECK(claim("at end, depth of a == 0").scope->kind == Scope::at_end);
  CHECK_FALSE(claim("never a dropped").scope);
}

TEST_CASE("an anchor is a time, or a name with an offset") {
  const auto scope = *claim("from scaled + 2 * drain to 3 * drain + 1s, never a dropped").scope;
  CHECK(scope.first->kind == ast::Anchor::Kind::name);
  CHECK(shape(*scope.first->offset) == "(2 * drain)");
  CHECK_FALSE(scope.first->offset_is_negative);
  CHECK(shape(*scope.second->time) == "((3 * drain) + 1s)");
  CHECK(claim("by back - 1s, never a dropped").scope->first->offset_is_negative);
}

TEST_CASE("an occurrence with all its parts") {
  const auto occurrence =
      sentence<ast::Counted>("a published by s to b before back where n == 3 exactly 2 times").occurrence;
  CHECK(std::get<ast::Name>(occurrence.subject).text == "a");
  CHECK(occurrence.fact.text == "published");
  REQUIRE(occurrence.parties.size() == 2);
  CHECK(occurrence.parties[1].preposition.text == "to");
  CHECK(occurrence.before->name.text == "back");
  CHECK(shape(*occurrence.where) == "(n == 3)");
  const auto request = sentence<ast::Counted>("POST /orders answered by s after 1s at least 3 times").occurrence;
  CHECK(std::get<ast::Request>(request.subject).method.text == "POST");
  CHECK(request.after);
  CHECK(std::get<ast::Occurrence>(sentence<ast::Never>("never a dropped(overflow)").condition.node).reason->text ==
        "overflow");
}

TEST_CASE("always, never, eventually") {
  CHECK(shape(sentence<ast::Always>("always depth of a <= 5 and b is ready").predicate) ==
        "((<depth of a> <= 5) and <b is ready>)");
  CHECK(std::holds_alternative<ast::Expression>(sentence<ast::Never>("never worker is crashed").condition.node));
  CHECK(std::holds_alternative<ast::Occurrence>(sentence<ast::Eventually>("eventually a handled").condition.node));
}

TEST_CASE("every") {
  const auto is = sentence<ast::EveryIs>("every a published where u == v is handled by s within 5s, exactly once");
  CHECK(shape(*is.each.where) == "(u == v)");
  CHECK(is.fact.text == "handled");
  CHECK(shape(*is.within) == "5s");
  CHECK(shape(is.count->number) == "1");
  CHECK(sentence<ast::EveryIs>("every a published is handled by s exactly once").count);
  const auto leads = sentence<ast::EveryLeadsTo>("every a published by s leads to b published within 2s");
  CHECK(std::get<ast::Name>(leads.effect.subject).text == "b");
  CHECK(shape(*leads.within) == "2s");
}

TEST_CASE("the condition of a table ends before the comparison of its value") {
  const auto predicate = [](const std::string& text) { return shape(sentence<ast::Holds>(text).predicate); };
  CHECK(predicate("at end, count of a where b == 1 == 0") == "(<count of a where (b == 1)> == 0)");
  CHECK(predicate("at end, count of a at s where b == 1 and c < 2 >= n + 1") ==
        "(<count of a at s where ((b == 1) and (c < 2))> >= (n + 1))");
  CHECK(predicate("at end, count of a where (b or c) == 0") == "(<count of a where (b or c)> == 0)");
  CHECK(predicate("at end, sum of a.f where not b == 1 == sum of c.f") ==
        "(<sum of a.f where (not (b == 1))> == <sum of c.f>)");
}

TEST_CASE("claims over a stretch of their own") {
  const auto settles = sentence<ast::Settles>("settles within 2 * grace of back + 1s, depth of a == 0 until 9s");
  CHECK(shape(settles.within) == "(2 * grace)");
  CHECK(settles.of.name.text == "back");
  CHECK(settles.until);
  CHECK(shape(sentence<ast::Settles>("settles within grace of back, a is up").within) == "grace");
  const auto windows = sentence<ast::InWindows>("in every 2s window from back to end, throughput of a > 3/s");
  CHECK(shape(windows.width) == "2s");
  CHECK(windows.scope);
  CHECK_FALSE(sentence<ast::InWindows>("in every 2s window, throughput of a > 3/s").scope);
  const auto counted = sentence<ast::InWindows>("in every 2s window, a handled by s, at most 3 times").counted;
  REQUIRE(counted);
  CHECK(counted->count.kind == ast::Count::Kind::at_most);
}

TEST_CASE("counts, order and comparisons") {
  CHECK(sentence<ast::Counted>("a handled at most n + 1 times").count.kind == ast::Count::Kind::at_most);
  const auto order = sentence<ast::InOrder>("a handled by s in order of published per user");
  CHECK(order.order.text == "published");
  CHECK(order.per->text == "user");
  CHECK(shape(sentence<ast::Holds>("p95 latency of a < 3 * limit").predicate) == "(<p95 latency of a> < (3 * limit))");
}

TEST_CASE("a reason may stand on the next line, and `if any` before it") {
  const ast::Claim whole = claim("every a published is handled by s if any\n     because \"b\"");
  CHECK(whole.if_any);
  CHECK(whole.because->value == "b");
  CHECK(claim("never a dropped because \"c\"").because->value == "c");
}

}  // namespace
}  // namespace meshsim::lang::test
