// The timeline.
//
//   timeline = "timeline" "{" { line | "phase" string "{" { line } "}" } "}"
//   line     = trigger ":" action
//   trigger  = "at" time | "+" duration | "when" condition | "every" duration "from" anchor "to" anchor
//            | "at" "event" number
//   action   = ( lifecycle | fail | publishes | calls | scale | link fault | partition ) [ "for" duration ]
//            | mark | check | note | ask
#include "base/text.hpp"
#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

std::string help_without_actor(std::string_view verb) {
  if (holds_word(" publish publishes send sends emit emits produce ", verb)) {
    return "a service does that: `SERVICE publishes TOPIC`";
  }
  if (holds_word(" call calls request get post ", verb)) return "a service does that: `SERVICE calls OTHER GET /path`";
  if (holds_word(" wait sleep ", verb)) return "time stands before an action: `+5s: kill SERVICE`";
  return {};
}

}  // namespace

ast::Timeline Parser::parse_timeline() {
  ast::Timeline timeline;
  parse_braces("`{` and the lines of the timeline", [&] {
    if (at_word("phase") && kind(1) == TokenKind::string) {
      ast::Phase phase = parse_phase();
      if (!is_lost()) timeline.entries.emplace_back(std::move(phase));
    } else {
      ast::TimelineLine line = parse_timeline_line();
      if (!is_lost()) timeline.entries.emplace_back(std::move(line));
    }
  });
  return timeline;
}

ast::Phase Parser::parse_phase() {
  const Span first = advance().span;
  ast::Phase phase;
  phase.title = parse_text("the title of the phase");
  parse_braces("`{` and the lines of the phase", [&] {
    ast::TimelineLine line = parse_timeline_line();
    if (!is_lost()) phase.lines.push_back(std::move(line));
  });
  phase.span = since(first);
  return phase;
}

ast::TimelineLine Parser::parse_timeline_line() {
  const Span first = here();
  ast::TimelineLine line;
  line.trigger = parse_trigger();
  expect(TokenKind::colon, "`:` and an action");
  line.action = parse_action();
  line.span = since(first);
  return line;
}

// --- triggers --------------------------------------------------------------------------------------------------------

ast::Trigger Parser::parse_trigger() {
  const Span first = here();
  ast::Trigger trigger;
  trigger.node = parse_trigger_node();
  trigger.span = since(first);
  return trigger;
}

decltype(ast::Trigger::node) Parser::parse_trigger_node() {
  if (at_word("at") && at_word("event", 1) && kind(2) == TokenKind::number) {
    match_words("at", "event");
    return ast::AtEvent{parse_expression()};
  }
  if (match_word("at")) return ast::AtTime{parse_expression()};
  if (match(TokenKind::plus)) return ast::AfterPrevious{parse_expression()};
  if (match_word("when")) return ast::When{parse_condition()};
  if (match_word("every")) {
    ast::EveryPeriod every;
    every.period = parse_expression();
    if (!at_word("from")) error_expected("`from`").help("such as `every 1s from 2s to 9s: kill SERVICE`");
    expect_word("from");
    every.from = parse_anchor();
    expect_word("to");
    every.to = parse_anchor();
    return every;
  }
  Diagnostic& diagnostic = error("E0124", here(), "expected a time, found " + describe(peek()));
  diagnostic.help(
      "a line begins with its time and a colon: `at 4s:`, `+500ms:`, `when order-api is ready:`, "
      "`every 1s from 2s to 9s:`");
  return ast::AtTime{};
}

// --- actions ---------------------------------------------------------------------------------------------------------

ast::Action Parser::parse_action() {
  const Span first = here();
  ast::Action action;
  action.node = parse_action_node();
  const bool instant = std::holds_alternative<ast::Mark>(action.node) ||
                       std::holds_alternative<ast::Check>(action.node) ||
                       std::holds_alternative<ast::Note>(action.node) || std::holds_alternative<ast::Ask>(action.node);
  if (!instant && match_word("for")) action.lasting = parse_expression();
  action.span = since(first);
  const bool another = at(TokenKind::comma) || at_word("and");
  finish({"for", "at", "grace", "times", "every", "by", "on", "from", "to", "with"},
         another ? "one action a line; at the same time: `+0s: ..`" : "");
  return action;
}

decltype(ast::Action::node) Parser::parse_action_node() {
  if (at_name() && at_word("publishes", 1)) return parse_publish_action();
  if (at_name() && at_word("calls", 1)) return parse_call_action();
  if (const std::string_view verb = match_process_verb(); !verb.empty()) return parse_lifecycle(verb);
  if (match_word("scale")) return parse_scale();
  if (match_word("deploy")) return parse_deploy();
  if (match_word("fail")) return parse_fail();
  for (const words::LinkVerb& verb : words::link_verbs()) {
    if (match_word(verb.word)) return parse_link_fault(verb);
  }
  if (match_word("partition")) return parse_partition();
  if (match_word("redrive")) return ast::Redrive{parse_redriven_topic()};
  if (match_word("mark")) return ast::Mark{parse_name("the name of the mark")};
  if (match_word("check")) return ast::Check{parse_expression()};
  if (match_word("note")) return ast::Note{parse_text("the text of the note")};
  if (match_word("ask")) return parse_ask();
  error_unknown_action();
  return ast::Mark{};
}

ast::Ask Parser::parse_ask() {
  ast::Ask ask;
  ask.question = parse_text("the question");
  if (!match_word_across_lines("answer")) error_expected("`answer` and a claim");
  may_ask_how_often_ = true;
  parse_claim_body(*ask.answer);
  may_ask_how_often_ = false;
  return ask;
}

/// Reports an action whose first word is no verb. It may be an actor, with a mistyped `publishes` or `calls` or with
/// the verb behind it; or the actor is missing.
void Parser::error_unknown_action() {
  static const WordList acts{"publishes", "calls"};
  static const WordList verbs{"kill",   "crash", "stop", "start", "restart", "pause",
                              "resume", "slow",  "hang", "skew",  "isolate"};
  const std::string first(word());
  const std::string second(word(1));
  if (at_name() && at_name(1) && words::meant(second, acts)) {
    error("E0114", peek(1).span, "expected `publishes` or `calls`, found `" + second + "`")
        .help(words::help(second, acts, "the words here"));
    return;
  }
  if (std::string help = help_instead_of_action(); !help.empty()) {
    error("E0114", here(), "expected an action, found `" + first + "`").help(std::move(help));
    return;
  }
  const std::size_t behind = holds_word(" is was gets ", second) ? 2 : 1;
  WordList verb = words::natives(word(behind), verbs);
  if (at_any_word(verbs, behind)) verb = {word(behind)};
  std::string help = help_without_actor(first);
  if (help.empty() && !verb.empty()) help = "the verb comes first: `" + std::string(verb.front()) + " " + first + "`";
  if (!at_name() || help.empty()) return error_unknown_word("an action", words::actions(), "the actions");
  error("E0114", here(), "expected an action, found `" + first + "`").help(std::move(help));
}

std::string_view Parser::match_process_verb() {
  if (match_word("power")) {
    expect_word("off");
    return "power off";
  }
  for (const std::string_view verb : words::process_verbs()) {
    if (match_word(verb)) return verb;
  }
  return {};
}

ast::Lifecycle Parser::parse_lifecycle(std::string_view verb) {
  ast::Lifecycle action;
  action.verb = verb;
  action.target = parse_name("a service");
  if (verb == "crash" && match_word("at")) action.at = parse_crash_point();
  if (verb == "stop" && match_word("grace")) action.grace = parse_expression();
  if (verb == "slow" || verb == "skew") {
    if (!at_word("by")) {
      error_expected("`by`").help("such as `" + std::string(verb) + " " + action.target.text +
                                  (verb == "slow" ? " by 5`: five times as slow" : " by -90s`: 90s behind"));
    }
    advance();
    action.by = parse_expression();
  }
  return action;
}

ast::CrashPoint Parser::parse_crash_point() {
  static const WordList points{"before_work", "mid_work", "before_publish", "before_reply", "before_ack", "after_ack"};
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (match_word(points[i])) return static_cast<ast::CrashPoint>(i);
  }
  error_unknown_word("a moment", points, "the moments");
  return ast::CrashPoint::mid_work;
}

ast::PublishAction Parser::parse_publish_action() {
  ast::PublishAction action;
  action.actor = parse_name("a service");
  expect_word("publishes");
  if (at(TokenKind::number)) error_expected("a topic").help("the count stands behind it: `publishes hello 5 times`");
  action.topic = parse_topic_name("a topic");
  action.payload = parse_payload();
  action.repeat = parse_repeat("publisher publishes hello { text: \"x\" } 5 times every 100ms");
  return action;
}

ast::CallAction Parser::parse_call_action() {
  ast::CallAction action;
  action.actor = parse_name("a service");
  expect_word("calls");
  action.target = parse_name("a service");
  action.request = parse_request();
  action.payload = parse_payload();
  action.repeat = parse_repeat("guest calls shop POST /orders { item: \"x\" } 5 times every 100ms");
  return action;
}

/// Reads `n times [every D]`. `sample` is an action with a repetition, for the help.
std::optional<ast::Repeat> Parser::parse_repeat(const std::string& sample) {
  if (at_statement_end() || at_word("for")) return std::nullopt;
  static const WordList no_counts{"to", "every", "with"};
  if (at_any_word(no_counts) || at(TokenKind::string) || at(TokenKind::colon)) {
    error_expected("how often, or the end of the statement").help("such as `" + sample + "`");
  }
  ast::Repeat repeat;
  repeat.count = parse_expression();
  if (!match_word("time") && !match_word("times")) error_expected("`times`").help("such as `" + sample + "`");
  if (match_word("every")) repeat.every = parse_expression();
  return repeat;
}

ast::Scale Parser::parse_scale() {
  ast::Scale action;
  action.service = parse_name("a service");
  expect_word("to");
  action.count = parse_expression();
  return action;
}

ast::LinkFault Parser::parse_link_fault(const words::LinkVerb& verb) {
  using Amount = words::LinkVerb::Amount;
  ast::LinkFault fault;
  fault.verb = verb.word;
  if (verb.amount == Amount::alone) {
    fault.from.push_back(parse_name("a service"));
    return fault;
  }
  parse_fault_amount(verb, fault);
  parse_link_ends(verb.word, fault.from, fault.both_ways, fault.to);
  if (verb.amount == Amount::duration) {
    expect_word("by");
    fault.amount = parse_expression();
  }
  return fault;
}

/// Reads what stands before the two sides: `5% in bursts of 8 on`, `20ms on`, `1MB/s on`.
void Parser::parse_fault_amount(const words::LinkVerb& verb, ast::LinkFault& fault) {
  using Amount = words::LinkVerb::Amount;
  if (verb.amount == Amount::none || verb.amount == Amount::duration) return;
  if (verb.amount == Amount::rate) {
    fault.amount = parse_postfix();
    const bool is_per_second = at(TokenKind::slash) && at_word("s", 1);
    if (!is_per_second) error_expected("`/s`").help("such as `bandwidth 1MB/s on A -> B`");
    advance();
    advance();
  } else {
    fault.amount = parse_expression();
  }
  if (verb.word == "loss" && match_words("in", "bursts")) {
    expect_word("of");
    fault.burst = parse_expression();
  }
  if (verb.amount == Amount::spread && !at_word("on")) error_expected("`on`").help("such as `jitter 20ms on A -> B`");
  expect_word("on");
}

ast::FailRequests Parser::parse_fail() {
  ast::FailRequests fail;
  fail.share = parse_expression();
  if (!at_word("of"))
    error_expected("`of` and an endpoint").help("such as `fail 20% of POST /charge at bank with 503`");
  advance();
  fail.request = parse_request();
  expect_word("at");
  fail.target = parse_name("a service");
  if (match_word("with")) fail.status = parse_expression();
  return fail;
}

ast::Partition Parser::parse_partition() {
  ast::Partition action;
  action.one_side = parse_side();
  expect_word("from");
  action.other_side = parse_side();
  return action;
}

/// Reads one side of a partition: at least one name, over several lines if need be, as in a record.
std::vector<ast::Name> Parser::parse_side() {
  std::vector<ast::Name> names;
  parse_braces("`{` and the services of one side", [&] {
    names = parse_names("a service");
    while (match(TokenKind::newline)) continue;
    if (!at(TokenKind::right_brace)) error_expected("`,` or `}`");
  });
  if (names.empty()) {
    error("E0110", last(), "expected a service, found `}`").help("such as `partition { shop } from { queue, mailer }`");
  }
  return names;
}

}  // namespace meshsim::lang
