#include "lang/script.hpp"

namespace meshsim::lang::test {
namespace {

std::string names(const std::vector<ast::Name>& list) {
  std::string out;
  for (const ast::Name& name : list) out += (out.empty() ? "" : " ") + name.text;
  return out;
}

TEST_CASE("how a scenario is run") {
  CHECK(item<ast::ScenarioTitle>("scenario \"a \\\"b\\\"\"").title.value == "a \"b\"");
  CHECK(item<ast::Seed>("seed 42").value.mantissa == 42);
  CHECK(item<ast::Seeds>("seeds 1..5").last.mantissa == 5);
  CHECK(shape(item<ast::Ends>("ends at 20s").at) == "20s");
  CHECK(item<ast::Use>("use \"shop.mesh\"").file.value == "shop.mesh");
  CHECK(names(item<ast::Networks>("network front,\n  back").names) == "front back");
}

TEST_CASE("cases are a table") {
  const auto cases = item<ast::Cases>("cases target, limit {\n  4, 120ms\n  5, 90ms; 8, 75ms\n}");
  CHECK(names(cases.columns) == "target limit");
  REQUIRE(cases.rows.size() == 3);
  CHECK(shape(cases.rows[2].cells[1]) == "75ms");
}

TEST_CASE("an item may override another and keeps its place") {
  const ast::File file = parsed("override service worker x 2");
  REQUIRE(file.items.size() == 1);
  CHECK(file.items[0].override_span == Span{0, 7, 8});
  CHECK(file.items[0].head == Span{0, 16, 7});
  CHECK(file.items[0].span == Span{0, 7, 27});
}

TEST_CASE("a broker") {
  const auto broker = item<ast::Broker>(R"(broker queue is durable {
    networks back, front
    persistence every 1s
    keep at most 1000; keep for 10min
    topic jobs { keep for 30s; partitions 4 }
    session persistent, 30s { expiry 5min }
  })");
  CHECK(broker.kind->text == "durable");
  CHECK(names(broker.networks) == "back front");
  CHECK(broker.persistence->kind == ast::Persistence::Kind::every);
  CHECK(shape(*broker.keep.at_most) == "1000");
  CHECK(shape(*broker.keep.lasting) == "10min");
  REQUIRE(broker.topics.size() == 1);
  CHECK(shape(*broker.topics[0].keep.lasting) == "30s");
  CHECK(broker.topics[0].settings[0].key.text == "partitions");
  REQUIRE(broker.settings.size() == 1);
  CHECK(broker.settings[0].arguments.size() == 2);
  CHECK(broker.settings[0].block[0].key.text == "expiry");
}

TEST_CASE("a service") {
  const auto service = item<ast::Service>(R"(service auth-api is auth x workers + 1 {
    listen 80; concurrency 4; starts in 300ms; restart on-failure; grace 5s
    outbox workers * 10 durable
    store users, tokens
    memory seen
    subscribes hello volatile
    consumes jobs durable { prefetch 1; redeliver after 2s; dead letter after 5 tries; ack early }
    on hello { reject }
    on POST /login { reply 200 }
    peer pong
  })");
  CHECK(service.name.text == "auth-api");
  CHECK(service.role->text == "auth");
  CHECK(shape(*service.replicas) == "(workers + 1)");
  CHECK(shape(*service.starts_in) == "300ms");
  CHECK(service.restart == ast::RestartPolicy::on_failure);
  CHECK(shape(service.outbox->capacity) == "(workers * 10)");
  CHECK(service.outbox->durable);
  CHECK(names(service.stores) == "users tokens");
  REQUIRE(service.subscriptions.size() == 2);
  CHECK(service.subscriptions[0].durability == ast::Subscription::Durability::is_volatile);
  CHECK(service.subscriptions[1].mode == ast::Subscription::Mode::consumes);
  CHECK(shape(*service.subscriptions[1].dead_letter_after) == "5");
  CHECK(service.subscriptions[1].ack == ast::Subscription::Ack::early);
  REQUIRE(service.handlers.size() == 2);
  CHECK(std::get<ast::Name>(service.handlers[0].trigger).text == "hello");
  CHECK(std::get<ast::Request>(service.handlers[1].trigger).path.text == "/login");
  CHECK(service.settings.size() == 1);
}

TEST_CASE("a gateway and its routes") {
  const auto gateway = item<ast::Gateway>(R"(gateway web {
    dns every 10s
    route /orders->order-api { timeout 800ms; retries 2; non_idempotent; max_fails 3; fail_timeout 10s }
    route / -> shop
  })");
  CHECK(shape(*gateway.dns_every) == "10s");
  REQUIRE(gateway.routes.size() == 2);
  CHECK(gateway.routes[0].prefix.text == "/orders");
  CHECK(gateway.routes[0].service.text == "order-api");
  CHECK(gateway.routes[0].non_idempotent);
  CHECK(gateway.routes[1].prefix.text == "/");
}

TEST_CASE("links, flows and loads") {
  const auto link = item<ast::Link>("link gateway <-> auth-api,\n  order-api { latency 1ms..3ms }");
  CHECK(link.both_ways);
  CHECK(names(link.to) == "auth-api order-api");
  CHECK_FALSE(item<ast::Link>("link a -> b").both_ways);
  CHECK(item<ast::Flow>("flow shopper { wait 2s }").body.steps.size() == 1);
  const auto load = item<ast::Load>("load l { runs shopper; arrives poisson 20/s; from 500ms to 12s }");
  CHECK(load.runs->shares.front().flow.text == "shopper");
  CHECK(load.arrives->kind == ast::Arrivals::Kind::poisson);
  CHECK(shape(*load.to) == "12s");
  CHECK(item<ast::Load>("load l { arrives every 2s }").arrives->kind == ast::Arrivals::Kind::every);
}

TEST_CASE("keywords are contextual") {
  const auto service = item<ast::Service>("service order x 2 {\n  subscribes x\n  on timeline { reject }\n}");
  CHECK(service.name.text == "order");
  CHECK(service.subscriptions[0].topic.text == "x");
}

}  // namespace
}  // namespace meshsim::lang::test
