#include "lang/script.hpp"

namespace meshsim::lang::test {
namespace {

TEST_CASE("work and wait take a distribution") {
  CHECK(shape(step<ast::Work>("work 3ms..8ms").duration) == "(3ms..8ms)");
  CHECK(shape(step<ast::Wait>("wait exp(mean 20ms)").duration) == "exp(mean: 20ms)");
}

TEST_CASE("a publish with its optional parts") {
  CHECK_FALSE(step<ast::Publish>("publish hello").payload);
  const auto publish = step<ast::Publish>("publish hello { user: u } within 2s else { reject }");
  CHECK(publish.payload->fields.size() == 1);
  CHECK(shape(*publish.within) == "2s");
  CHECK(publish.otherwise->steps.size() == 1);
}

TEST_CASE("a call, alone and bound to a name") {
  const auto call = step<ast::Call>("call gateway POST /orders { user: u } within 3s");
  CHECK(call.target.text == "gateway");
  CHECK(call.request.path.text == "/orders");
  CHECK(std::get<ast::Call>(step<ast::Let>("let x = call gateway GET / within 1s").value).request.path.text == "/");
  CHECK(shape(std::get<ast::Expression>(step<ast::Let>("let x = call + 1").value)) == "(call + 1)");
}

TEST_CASE("require with a reply or a block") {
  CHECK_FALSE(step<ast::Require>("require a == b").otherwise);
  const auto with_reply = step<ast::Require>("require valid(t) else reply 401 { why: \"t\" }");
  REQUIRE(with_reply.otherwise->steps.size() == 1);
  CHECK(std::holds_alternative<ast::Reply>(with_reply.otherwise->steps[0].node));
  CHECK(step<ast::Require>("require a else { log \"x\"; reject }").otherwise->steps.size() == 2);
}

TEST_CASE("the other steps") {
  const auto set = step<ast::Set>("set menus[message.user] = \"the usual\"");
  CHECK(set.table.text == "menus");
  CHECK(shape(set.key) == "message.user");
  CHECK(step<ast::Chance>("chance 5% { retry } else { reject }").otherwise->steps.size() == 1);
  CHECK(step<ast::Once>("once per message.id in store").in_store);
  CHECK_FALSE(step<ast::Once>("once per message.id").in_store);
  CHECK(shape(*step<ast::Retry>("retry after 100ms").after) == "100ms");
  CHECK(shape(step<ast::Reply>("reply 200 { a: 1 }").status) == "200");
  CHECK(shape(step<ast::Log>("log \"got {message.text}\"").message) == "\"got {message.text}\"");
}

}  // namespace
}  // namespace meshsim::lang::test
