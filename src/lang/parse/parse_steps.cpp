// Handlers and flows.
//
//   block = "{" { step } "}"
//   step  = "work" value | "wait" value | publish | call | let | "reply" value [ record ] | require | set | chance
//         | if | repeat | together | lock | "once" "per" value [ "in" "store" ] | "retry" [ "after" value ] | "reject"
//         | "redrive" topic | "log" string
#include "base/alternatives.hpp"
#include "base/overloaded.hpp"
#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

ast::Block Parser::parse_block(std::string_view what) {
  ast::Block block;
  block.span = parse_braces(what, [&] {
    ast::Step step = parse_step();
    if (!is_lost()) block.steps.push_back(std::move(step));
  });
  return block;
}

ast::Step Parser::parse_step() {
  const Span first = here();
  ast::Step step;
  step.node = parse_step_node();
  step.span = since(first);
  return step;
}

decltype(ast::Step::node) Parser::parse_step_node() {
  const Overloaded read{
      [&](ast::Work& work) { work.duration = parse_drawn(); },
      [&](ast::Wait& wait) { wait.duration = parse_drawn(); },
      [&](ast::Publish& publish) { publish = parse_publish(); },
      [&](ast::Call& call) { call = parse_call(); },
      [&](ast::Let& let) { let = parse_let(); },
      [&](ast::Reply& reply) { reply = parse_reply(); },
      [&](ast::Require& require) { require = parse_require(); },
      [&](ast::Set& set) { set = parse_set(); },
      [&](ast::Chance& chance) { chance = parse_chance(); },
      [&](ast::If& choice) { choice = parse_if(); },
      [&](ast::Repetition& repetition) { repetition = parse_repetition(); },
      [&](ast::Together& together) { together = parse_together(); },
      [&](ast::Lock& lock) { lock = parse_lock(); },
      [&](ast::Once& once) { once = parse_once(); },
      [&](ast::Retry& retry) { retry = parse_retry(); },
      [&](ast::Reject&) {},
      [&](ast::RedriveStep& redrive) { redrive.topic = parse_redriven_topic(); },
      [&](ast::Log& log) { log.message = parse_expression(); },
  };
  decltype(ast::Step::node) node;
  const auto is_read = [&](auto& step) {
    if (!match_word(step.word)) return false;
    read(step);
    return true;
  };
  if (first_alternative(node, is_read)) return node;
  if (at_word("else")) {
    error("E0110", here(), "expected a step, found `else`").help("`else` stands on the line of the `}` before it");
  }
  if (at_word("ack")) {
    error("E0114", here(), "expected a step, found `ack`")
        .help("a message is acked when its handler ends; before it begins with `consumes TOPIC { ack early }`");
  }
  if (const std::string_view help = words::saying(word(), "step"); !help.empty()) {
    error("E0114", here(), "expected a step, found `" + std::string(word()) + "`").help(std::string(help));
  }
  error_unknown_word("a step", words::steps(), "the steps");
  return ast::Reject{};
}

/// Reads a duration or distribution, up to the end of the step.
ast::Expression Parser::parse_drawn() {
  ast::Expression time = parse_expression();
  const bool range = at_word("to") || at(TokenKind::comma) || at(TokenKind::number);
  finish({}, range ? "a time that is drawn: `5ms..10ms`, `exp(mean 20ms)` or `lognormal(p50 17ms, p99 60ms)`" : "");
  return time;
}

// --- messages and requests -------------------------------------------------------------------------------------------

ast::Publish Parser::parse_publish() {
  ast::Publish publish;
  publish.topic = parse_topic_name("a topic");
  publish.payload = parse_payload();
  if (match_word("after")) publish.after = parse_expression();
  publish.within = parse_within();
  publish.otherwise = parse_else();
  if (at_word("within")) finish({}, "`within D` stands before `else { .. }`");
  const bool addressed = at_word("to") || at_word("on");
  finish({"after", "within", "else"},
         addressed ? "a message names nobody: who subscribes or consumes its topic gets it" : "");
  return publish;
}

ast::Call Parser::parse_call() {
  ast::Call call;
  call.target = parse_name("a service");
  call.request = parse_request();
  call.payload = parse_payload();
  if (match_word("with")) call.policy = parse_name("a policy");
  call.within = parse_within();
  call.otherwise = parse_else();
  if (at_word("with") || at_word("within")) {
    finish({}, "in this order: `with POLICY`, `within D`, `else { .. }`");
  }
  finish({"with", "within", "else"});
  return call;
}

std::optional<ast::Record> Parser::parse_payload() {
  if (!at(TokenKind::left_brace)) return std::nullopt;
  return parse_record();
}

std::optional<ast::Expression> Parser::parse_within() {
  if (!match_word("within")) return std::nullopt;
  return parse_expression();
}

std::optional<ast::Block> Parser::parse_else() {
  if (!match_word("else")) return std::nullopt;
  return parse_block("`{` and the steps for the other case");
}

ast::Reply Parser::parse_reply() {
  ast::Reply reply;
  reply.status = parse_expression();
  reply.payload = parse_payload();
  finish();
  return reply;
}

// --- values ----------------------------------------------------------------------------------------------------------

ast::Let Parser::parse_let() {
  ast::Let let;
  let.name = parse_name("a name");
  expect(TokenKind::assign, "`=`");
  if (at_word("call") && at_name(1) && at_request(2)) {
    advance();
    let.value = parse_call();
  } else {
    let.value = parse_expression();
  }
  finish();
  return let;
}

ast::Set Parser::parse_set() {
  ast::Set set;
  set.table = parse_name("a table");
  if (at(TokenKind::assign)) {
    error_expected("`[` and the key")
        .help("a table has keys, `set seen[message.user] = now`; `let x = ..` is one value");
  }
  set.key = parse_key();
  expect(TokenKind::assign, "`=`");
  set.value = parse_expression();
  finish();
  return set;
}

/// Reads `[KEY]` behind a table.
ast::Expression Parser::parse_key() {
  expect(TokenKind::left_bracket, "`[` and the key");
  open_parenthesis();
  ast::Expression key = parse_expression();
  expect(TokenKind::right_bracket, "`]`");
  close_parenthesis();
  return key;
}

// --- decisions -------------------------------------------------------------------------------------------------------

ast::Require Parser::parse_require() {
  ast::Require require;
  require.condition = parse_expression();
  if (at_word("else") && at_word("reply", 1)) {
    advance();
    require.otherwise = parse_reply_as_block();
  } else {
    require.otherwise = parse_else();
  }
  finish({"else"});
  return require;
}

ast::Block Parser::parse_reply_as_block() {
  const Span first = advance().span;
  ast::Step step;
  step.node = parse_reply();
  step.span = since(first);
  ast::Block block;
  block.span = step.span;
  block.steps.push_back(std::move(step));
  return block;
}

ast::Chance Parser::parse_chance() {
  ast::Chance chance;
  chance.probability = parse_expression();
  chance.then = parse_block("`{` and the steps that happen by chance");
  chance.otherwise = parse_else();
  finish({"else"});
  return chance;
}

ast::If Parser::parse_if() {
  ast::If choice;
  choice.condition = parse_expression();
  if (at(TokenKind::assign)) error_expected("`{` and the steps").help("a comparison is written `==`");
  choice.then = parse_block("`{` and the steps for the case that it is true");
  if (at_word("else") && at_word("if", 1)) {
    advance();
    choice.otherwise = parse_if_as_block();
  } else {
    choice.otherwise = parse_else();
  }
  finish({"else"}, at_word("elif") || at_word("elseif") ? "write `else if`" : "");
  return choice;
}

ast::Block Parser::parse_if_as_block() {
  ast::Block block;
  block.span = here();
  if (!enter()) return block;
  block.steps.push_back(parse_step());
  leave();
  block.span = block.steps.front().span;
  return block;
}

// --- several steps ---------------------------------------------------------------------------------------------------

ast::Repetition Parser::parse_repetition() {
  ast::Repetition repetition;
  if (match_word("at")) {
    expect_word("most");
    repetition.at_most = true;
  }
  if (at(TokenKind::left_brace)) error_expected("how often").help("write `repeat 3 times { .. }`");
  repetition.times = parse_expression();
  if (!match_word("time")) expect_word("times");
  if (repetition.at_most && !at_word("until")) {
    error_expected("`until` and what ends it").help("`repeat 5 times { .. }` repeats them so often in any case");
  }
  if (!repetition.at_most && at_word("until")) {
    error_expected("`{` and the steps that are repeated").help("write `repeat at most 5 times until C { .. }`");
  }
  if (match_word("until")) repetition.until = parse_expression();
  if (at_word("every") || at_word("after")) {
    error_expected("`{` and the steps that are repeated")
        .help("a pause is one of the steps: `repeat 3 times { wait 1s }`");
  }
  repetition.then = parse_block("`{` and the steps that are repeated");
  finish();
  return repetition;
}

ast::Together Parser::parse_together() {
  ast::Together together;
  together.then = parse_block("`{` and the steps that are done at the same time");
  together.otherwise = parse_else();
  finish({"else"});
  return together;
}

ast::Lock Parser::parse_lock() {
  ast::Lock lock;
  lock.table = parse_name("a table");
  if (!at(TokenKind::left_bracket)) {
    error_expected("`[` and the key").help("an entry of a table is locked: `lock seats[request.seat] { .. }`");
  }
  lock.key = parse_key();
  lock.then = parse_block("`{` and the steps that hold the lock");
  finish({}, at_word("within") ? "a lock is waited for as long as it takes" : "");
  return lock;
}

ast::Once Parser::parse_once() {
  ast::Once once;
  expect_word("per");
  once.key = parse_expression();
  if (match_word("in")) {
    expect_word("store");
    once.in_store = true;
  }
  finish({"in"});
  return once;
}

ast::Retry Parser::parse_retry() {
  ast::Retry retry;
  if (match_word("after")) retry.after = parse_expression();
  const bool counts = at(TokenKind::number) && at_word("times", 1);
  if (counts) finish({}, "how often says `consumes TOPIC { dead letter after 3 tries }`");
  finish({"after"}, at(TokenKind::number) ? "such as `retry after 5s`" : "");
  return retry;
}

}  // namespace meshsim::lang
