// The actors of a scenario: brokers, services, gateways.
//
//   broker       = "broker" name [ "is" kind ] [ "{" { networks | persistence | keep | topic | setting } "}" ]
//   service      = "service" name [ "is" role ] [ "x" value ] [ "{" { ... | subscription | handler | setting } "}" ]
//   subscription = ( "subscribes" | "consumes" ) topic [ "durable" | "volatile" ] [ "{" ... "}" ]
//   handler      = "on" ( topic | method path ) block
//   gateway      = "gateway" name [ "{" { networks | listen | route | "dns" "every" value | setting } "}" ]
//   route        = "route" path "->" service [ "{" ... "}" ]
#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

void append(std::vector<ast::Name>& names, std::vector<ast::Name> more) {
  for (ast::Name& name : more) names.push_back(std::move(name));
}

}  // namespace

// --- brokers ---------------------------------------------------------------------------------------------------------

ast::Broker Parser::parse_broker() {
  ast::Broker broker;
  broker.name = parse_name("the name of the broker");
  if (match_word("is")) broker.kind = parse_name("a kind of broker");
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_broker_setting(broker); });
  return broker;
}

void Parser::parse_broker_setting(ast::Broker& broker) {
  const Span first = here();
  if (match_word("networks")) {
    append(broker.networks, parse_names("a network"));
  } else if (match_word("persistence")) {
    set_once(broker.persistence, "persistence", first, [&] { return parse_persistence(); });
  } else if (match_word("keep")) {
    parse_keep(broker.keep);
  } else if (match_word("topic")) {
    ast::Topic topic = parse_topic();
    if (!is_lost()) broker.topics.push_back(std::move(topic));
  } else {
    add_setting(broker.settings);
  }
}

ast::Persistence Parser::parse_persistence() {
  using Kind = ast::Persistence::Kind;
  const Span first = here();
  ast::Persistence persistence;
  if (match_word("none")) {
    persistence.kind = Kind::none;
  } else if (match_word("always")) {
    persistence.kind = Kind::always;
  } else if (match_word("kernel")) {
    persistence.kind = Kind::kernel;
  } else if (match_word("every")) {
    persistence.kind = Kind::every;
    persistence.every = parse_expression();
  } else if (match_word("snapshot")) {
    persistence.kind = Kind::snapshot;
    if (match_word("every")) persistence.every = parse_expression();
  } else {
    error_unknown_word("a level of persistence", {"none", "kernel", "every", "always", "snapshot"}, "the levels");
  }
  persistence.span = since(first);
  return persistence;
}

void Parser::parse_keep(ast::Keep& keep) {
  const Span first = last();
  if (match_words("at", "most")) {
    set_once(keep.at_most, "keep at most", first, [&] { return parse_expression(); });
  } else if (match_word("for")) {
    set_once(keep.lasting, "keep for", first, [&] { return parse_expression(); });
  } else {
    const bool is_limit = at_any_word({"at", "least", "most"});
    error_expected("`at most` and a number, or `for` and a duration")
        .help(is_limit ? "a limit is the most that may wait: `keep at most 100`" : "");
  }
}

ast::Topic Parser::parse_topic() {
  const Span first = here();
  ast::Topic topic;
  topic.name = parse_topic_name("the name of the topic");
  if (at(TokenKind::left_brace)) {
    parse_braces("`{`", [&] {
      if (match_word("keep")) return parse_keep(topic.keep);
      add_setting(topic.settings);
    });
  }
  topic.span = since(first);
  return topic;
}

// --- services --------------------------------------------------------------------------------------------------------

ast::Service Parser::parse_service() {
  ast::Service service;
  service.name = parse_name("the name of the service");
  if (match_word("is")) service.role = parse_name("a role");
  if (match_word("x")) service.replicas = parse_expression();
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_service_setting(service); });
  return service;
}

void Parser::parse_service_setting(ast::Service& service) {
  if (parse_service_value(service)) return;
  if (match_word("networks")) {
    append(service.networks, parse_names("a network"));
  } else if (match_word("store")) {
    append(service.stores, parse_names("the name of a table"));
  } else if (match_word("memory")) {
    append(service.memories, parse_names("the name of a table"));
  } else if (at_word("subscribes") || at_word("consumes")) {
    ast::Subscription subscription = parse_subscription();
    if (!is_lost()) service.subscriptions.push_back(std::move(subscription));
  } else if (match_word("calls")) {
    ast::PolicyUse use;
    use.service = parse_name("a service");
    if (!at_word("with")) {
      error_expected("`with` and a policy")
          .help("`calls " + use.service.text +
                " with POLICY` says what is done about a call that fails; the calls stand " +
                "in handlers, `on TOPIC { call OTHER GET /path }`, or in the timeline");
    }
    expect_word("with");
    use.policy = parse_name("a policy");
    service.calls.push_back(std::move(use));
  } else if (match_word("on")) {
    ast::Handler handler = parse_handler();
    if (!is_lost()) service.handlers.push_back(std::move(handler));
  } else if (match_word("version")) {
    parse_version(service);
  } else if (at_request()) {
    const std::string request = std::string(word()) + " " + std::string(text(peek(1)));
    error_expected("a setting").help("a handler begins with `on`: `on " + request + " { .. }`");
  } else {
    add_setting(service.settings);
  }
}

/// Reads a setting that is one value; returns false when the next word begins none of them.
bool Parser::parse_service_value(ast::Service& service) {
  const Span first = here();
  const auto value = [&] { return parse_expression(); };
  if (match_word("listen")) {
    set_once(service.listen, "listen", first, value);
  } else if (match_word("concurrency")) {
    set_once(service.concurrency, "concurrency", first, value);
  } else if (match_word("grace")) {
    set_once(service.grace, "grace", first, value);
  } else if (match_words("starts", "in")) {
    set_once(service.starts_in, "starts in", first, value);
  } else if (match_word("restart")) {
    set_once(service.restart, "restart", first, [&] { return parse_restart_policy(); });
  } else if (match_word("autoscale")) {
    set_once(service.autoscale, "autoscale", first, [&] { return parse_autoscale(); });
  } else if (match_word("outbox")) {
    set_once(service.outbox, "outbox", first, [&] { return parse_outbox(); });
  } else {
    return false;
  }
  return true;
}

ast::RestartPolicy Parser::parse_restart_policy() {
  if (match_word("no")) return ast::RestartPolicy::no;
  if (match_word("on-failure")) return ast::RestartPolicy::on_failure;
  if (match_word("always")) return ast::RestartPolicy::always;
  error_unknown_word("a restart policy", {"no", "on-failure", "always"}, "the policies");
  return ast::RestartPolicy::no;
}

ast::Outbox Parser::parse_outbox() {
  const Span first = last();
  ast::Outbox outbox;
  if (at_word("durable")) error_expected("how many messages it may hold, such as `outbox 100 durable`");
  outbox.capacity = parse_expression();
  outbox.durable = match_word("durable");
  finish({"durable"});
  outbox.span = since(first);
  return outbox;
}

ast::Subscription Parser::parse_subscription() {
  using Durability = ast::Subscription::Durability;
  const Span first = here();
  ast::Subscription subscription;
  subscription.mode =
      text(advance()) == "consumes" ? ast::Subscription::Mode::consumes : ast::Subscription::Mode::subscribes;
  subscription.topic = parse_topic_name("a topic");
  if (at_word("durable") || at_word("volatile")) {
    subscription.durability = at_word("durable") ? Durability::durable : Durability::is_volatile;
    subscription.durability_span = advance().span;
  }
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_subscription_setting(subscription); });
  const std::string verb = subscription.mode == ast::Subscription::Mode::consumes ? "consumes" : "subscribes";
  finish({"durable", "volatile"}, at(TokenKind::comma) ? "each topic by itself: `" + verb + " A; " + verb + " B`" : "");
  subscription.span = since(first);
  return subscription;
}

void Parser::parse_subscription_setting(ast::Subscription& subscription) {
  const Span first = here();
  const auto value = [&] { return parse_expression(); };
  if (match_word("prefetch")) {
    set_once(subscription.prefetch, "prefetch", first, value);
  } else if (match_words("redeliver", "after")) {
    set_once(subscription.redeliver_after, "redeliver after", first, value);
  } else if (match_words("dead", "letter")) {
    expect_word("after");
    set_once(subscription.dead_letter_after, "dead letter after", first, value);
    if (!match_word("try")) expect_word("tries");
  } else if (match_words("ack", "early")) {
    subscription.ack = ast::Subscription::Ack::early;
  } else if (match_words("ack", "on")) {
    expect_word("arrival");
    subscription.ack = ast::Subscription::Ack::on_arrival;
  } else if (match_words("ack", "sync")) {
    subscription.ack = ast::Subscription::Ack::sync;
  } else {
    add_setting(subscription.settings);
  }
}

ast::Handler Parser::parse_handler() {
  const Span first = last();
  ast::Handler handler;
  if (at_request()) {
    handler.trigger = parse_request();
  } else {
    handler.trigger = parse_topic_name("a topic or a request such as `POST /orders`");
  }
  if (at_name()) {
    error_expected("`{` and the steps of the handler").help("a handler is `on TOPIC { .. }` or `on GET /path { .. }`");
  }
  handler.body = parse_block("`{` and the steps of the handler");
  handler.span = since(first);
  return handler;
}

// --- gateways --------------------------------------------------------------------------------------------------------

ast::Gateway Parser::parse_gateway() {
  ast::Gateway gateway;
  gateway.name = parse_name("the name of the gateway");
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_gateway_setting(gateway); });
  return gateway;
}

void Parser::parse_gateway_setting(ast::Gateway& gateway) {
  static const WordList balancing{"hash", "ip_hash", "least_conn", "balance"};
  const Span first = here();
  const auto value = [&] { return parse_expression(); };
  if (at_any_word(balancing)) {
    error_not_yet(first, "balancing by `" + std::string(word()) + "` is", "requests go round robin");
  } else if (match_word("networks")) {
    append(gateway.networks, parse_names("a network"));
  } else if (match_word("listen")) {
    set_once(gateway.listen, "listen", first, value);
  } else if (match_word("route")) {
    ast::Route route = parse_route();
    if (!is_lost()) gateway.routes.push_back(std::move(route));
  } else if (match_words("dns", "every")) {
    set_once(gateway.dns_every, "dns every", first, value);
  } else {
    add_setting(gateway.settings);
  }
}

ast::Route Parser::parse_route() {
  const Span first = last();
  ast::Route route;
  if (at(TokenKind::tilde))
    error_not_yet(here(), "routes by regular expression are", "use a prefix: `route /orders -> order-api`");
  route.prefix = parse_path();
  expect(TokenKind::arrow, "`->`");
  route.service = parse_name("a service");
  if (at(TokenKind::comma) || at_word("weight"))
    error_not_yet(here(), "weights are", "every address gets an equal share");
  if (at(TokenKind::left_brace)) parse_braces("`{`", [&] { parse_route_setting(route); });
  finish();
  route.span = since(first);
  return route;
}

void Parser::parse_route_setting(ast::Route& route) {
  const Span first = here();
  const auto value = [&] { return parse_expression(); };
  if (match_word("timeout")) {
    set_once(route.timeout, "timeout", first, value);
  } else if (match_word("retries")) {
    set_once(route.retries, "retries", first, value);
  } else if (match_word("non_idempotent")) {
    route.non_idempotent = true;
  } else if (match_word("max_fails")) {
    set_once(route.max_fails, "max_fails", first, value);
  } else if (match_word("fail_timeout")) {
    set_once(route.fail_timeout, "fail_timeout", first, value);
  } else {
    add_setting(route.settings);
  }
}

}  // namespace meshsim::lang
