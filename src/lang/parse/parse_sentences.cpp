// The sentences of claims.
//
//   sentence   = "always" predicate | ( "never" | "eventually" ) condition | every | occurrence count
//              | occurrence "in" "order" "of" fact [ "per" field ] | predicate
//              | "settles" "within" value "of" anchor "," predicate [ "until" anchor ]
//              | "in" "every" value "window" [ scope ] "," ( predicate | occurrence count )
//   every      = "every" occurrence ( "is" fact { party } | "leads" "to" occurrence )
//                [ "within" value ] [ [","] count ]
#include <utility>

#include "base/alternatives.hpp"
#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

decltype(ast::Claim::node) Parser::parse_claim_node() {
  if (at_word("within", 1) && !words::natives(word(), {"settles"}).empty()) {
    error_unknown_word("a claim", {"settles"}, "the claims");
  }
  if (at_word("settles") && at_word("within", 1)) return parse_settles();
  if (at_word("in") && kind(2) == TokenKind::number) return parse_windows();
  if (at_word("in") && at_word("every", 1)) return parse_windows();
  decltype(ast::Claim::node) node;
  const auto is_read = [&](auto& sentence) {
    if constexpr (requires { sentence.word; }) {
      if (!match_word(sentence.word)) return false;
      if constexpr (requires { sentence.predicate; }) sentence.predicate = parse_expression();
      if constexpr (requires { sentence.condition; }) sentence.condition = parse_condition();
      if constexpr (requires { sentence.occurrence; }) sentence.occurrence = parse_occurrence();
      if constexpr (requires { sentence.within; }) parse_bounds(sentence.within, sentence.count);
      return true;
    }
    return false;
  };
  if (first_alternative(node, is_read)) return node;
  if (match_word("every")) return parse_every();
  ast::Condition condition = parse_condition();
  if (auto* occurrence = std::get_if<ast::Occurrence>(&condition.node)) {
    return parse_occurrence_claim(std::move(*occurrence));
  }
  return ast::Holds{std::move(std::get<ast::Expression>(condition.node))};
}

/// Reads a value that stands before `of`: there a name is a value, not the first word of a metric.
ast::Expression Parser::parse_value_before_of() {
  const bool metrics_outside = std::exchange(metrics_allowed_, false);
  ast::Expression value = parse_expression();
  metrics_allowed_ = metrics_outside;
  return value;
}

ast::Settles Parser::parse_settles() {
  ast::Settles claim;
  expect_word("settles");
  expect_word("within");
  claim.within = parse_value_before_of();
  if (!at_word("of")) {
    error_expected("`of` and a time or a mark").help("such as `settles within 5s of back, depth of hello == 0`");
  }
  expect_word("of");
  claim.of = parse_anchor();
  expect(TokenKind::comma, "`,` and what must be true then");
  claim.predicate = parse_expression();
  if (match_word("until")) claim.until = parse_anchor();
  return claim;
}

ast::InWindows Parser::parse_windows() {
  ast::InWindows claim;
  expect_word("in");
  if (!at_word("every")) error_unknown_word("`every`", {"every"}, "the claims");
  expect_word("every");
  claim.width = parse_expression();
  expect_word("window");
  if (at_scope()) claim.scope = parse_scope();
  expect(TokenKind::comma, "`,` and what each window must fulfil");
  if (!at_occurrence()) {
    claim.predicate = parse_expression();
    return claim;
  }
  const Span first = here();
  decltype(ast::Claim::node) said = parse_occurrence_claim(parse_occurrence());
  if (auto* counted = std::get_if<ast::Counted>(&said)) {
    claim.counted = std::move(*counted);
  } else if (!is_lost()) {
    error("E0122", since(first), "each window is judged by a count or by a metric")
        .label("neither of them")
        .help("such as `hello handled at most 5 times` or `throughput of hello >= 1/s`");
  }
  return claim;
}

decltype(ast::Claim::node) Parser::parse_every() {
  ast::Occurrence each = parse_occurrence();
  if (match_words("leads", "to")) {
    ast::EveryLeadsTo claim;
    claim.each = std::move(each);
    claim.effect = parse_occurrence();
    parse_bounds(claim.within, claim.count);
    return claim;
  }
  ast::EveryIs claim;
  claim.each = std::move(each);
  if (!match_word("is")) {
    error_expected("`is` and a fact, or `leads to` and an occurrence")
        .help("such as `every hello published is handled by subscriber within 1s`");
  }
  parse_fact(claim.fact, claim.reason);
  parse_parties(claim.parties);
  parse_bounds(claim.within, claim.count);
  return claim;
}

/// Reads `[within D] [[,] count]`, in either order.
void Parser::parse_bounds(Maybe<ast::Expression>& within, Maybe<ast::Count>& count) {
  while (!is_lost()) {
    const Span first = here();
    if (match_word("within")) {
      set_once(within, "within", first, [&] { return parse_expression(); });
    } else if (at_count()) {
      set_once(count, "count", first, [&] { return parse_count(); });
    } else if (at(TokenKind::comma) && (at_count(1) || at_word("within", 1))) {
      advance();
    } else {
      return;
    }
  }
}

decltype(ast::Claim::node) Parser::parse_occurrence_claim(ast::Occurrence occurrence) {
  if (match_word("in")) {
    ast::InOrder claim;
    claim.occurrence = std::move(occurrence);
    expect_word("order");
    expect_word("of");
    claim.order = parse_name("a fact such as `published`");
    if (match_word("per")) claim.per = parse_name("the name of a field");
    return claim;
  }
  if (at(TokenKind::comma) && at_count(1)) advance();
  if (!at_count() && may_ask_how_often_) return ast::HowOften{std::move(occurrence)};
  if (!at_count()) {
    finish({"exactly", "at", "by", "to", "from", "before", "after", "where", "in"}, help_behind(occurrence));
    error("E0122", occurrence.span, "the claim says that something happens, but not how often")
        .label("this needs a count")
        .help("add `exactly once`, `exactly N times`, `at least N times` or `at most N times`")
        .help("or begin with `eventually`, `never` or `every`");
    return ast::Holds{};
  }
  ast::Count count = parse_count();
  return ast::Counted{std::move(occurrence), std::move(count)};
}

bool Parser::at_count(std::size_t ahead) const {
  if (at_word("exactly", ahead)) return true;
  return at_word("at", ahead) && (at_word("least", ahead + 1) || at_word("most", ahead + 1));
}

ast::Count Parser::parse_count() {
  const Span first = here();
  ast::Count count;
  if (match_words("at", "least")) {
    count.kind = ast::Count::Kind::at_least;
  } else if (match_words("at", "most")) {
    count.kind = ast::Count::Kind::at_most;
  } else {
    expect_word("exactly");
  }
  if (at_word("once")) {
    const Span once = advance().span;
    count.number = {ast::Number{1, 0, {}, once, {once.file, once.end(), 0}}, once};
  } else {
    count.number = parse_expression();
    if (!match_word("time") && !match_word("times")) {
      error_expected("`times`").help("a count is written `exactly once` or `exactly 5 times`");
    }
  }
  count.span = since(first);
  return count;
}

}  // namespace meshsim::lang
