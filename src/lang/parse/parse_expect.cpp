// Occurrences, scopes, and what stands around the sentence of a claim.
//
//   expect     = "{" { claim | "report" [ scope "," ] metric { "," metric } } "}"
//   claim      = label ":" [ scope "," ] sentence [ "if" "any" ] [ "because" string ]
//   scope      = ( "by" | "after" | "before" ) anchor | "between" anchor "and" anchor | "from" anchor "to" anchor
//              | "at" "end"
//   occurrence = ( topic | request ) fact [ "(" reason ")" ] { party | "before" anchor | "after" anchor
//              | "where" predicate }
//
// The sentences are in parse_sentences.cpp.
#include <algorithm>

#include "lang/parse/parser_core.hpp"

namespace meshsim::lang {

namespace {

/// Lists the words that can follow an occurrence or its subject, and so are no facts.
const WordList& words_after_subject() {
  static const WordList list{"exactly", "at", "within", "by", "to", "in", "where", "before", "after", "leads", "if"};
  return list;
}

}  // namespace

ast::Expect Parser::parse_expect() {
  ast::Expect expect;
  parse_braces("`{` and the claims", [&] {
    if (at_word("report") && kind(1) != TokenKind::colon) {
      ast::Report report = parse_report();
      if (!is_lost()) expect.reports.push_back(std::move(report));
      return;
    }
    ast::Claim claim = parse_labelled_claim();
    if (!is_lost()) expect.claims.push_back(std::move(claim));
  });
  return expect;
}

ast::Report Parser::parse_report() {
  ast::Report report;
  advance();
  if (at_scope()) {
    report.scope = parse_scope();
    expect(TokenKind::comma, "`,` behind the scope");
  }
  do {
    const Span first = here();
    const std::size_t words = metric_words();
    if (words == 0) {
      std::string help = kind(1) == TokenKind::dot && kind(2) == TokenKind::number ? help_percentile(word()) : "";
      error_expected("a metric such as `depth of hello`").help(std::move(help));
    }
    ast::Metric metric = parse_metric(words);
    report.metrics.push_back({std::move(metric), since(first)});
  } while (match(TokenKind::comma));
  finish({"for", "at", "of"});
  return report;
}

ast::Claim Parser::parse_labelled_claim() {
  const Span first = here();
  ast::Claim claim;
  if (at_name() && kind(1) != TokenKind::colon) {
    error("E0123", here(), "this claim has no label").help("begin it with a name and a colon: `no_loss: never ...`");
  }
  claim.label = parse_name("the label of a claim");
  expect(TokenKind::colon, "`:`");
  parse_claim_body(claim);
  claim.span = since(first);
  return claim;
}

ast::Claim Parser::parse_claim() {
  ast::Claim claim;
  const Span first = here();
  parse_claim_body(claim);
  claim.span = since(first);
  return claim;
}

void Parser::parse_claim_body(ast::Claim& claim) {
  if (at_scope()) {
    claim.scope = parse_scope();
    expect(TokenKind::comma, "`,` behind the scope");
  }
  const Span first = here();
  claim.node = parse_claim_node();
  if (const auto* windows = std::get_if<ast::InWindows>(&claim.node)) {
    if (claim.scope && windows->scope) {
      error("E0118", windows->scope->span, "the stretch of the windows is given twice")
          .also(claim.scope->span, "it was given here");
    }
  }
  if (claim.scope && std::holds_alternative<ast::Settles>(claim.node)) {
    error("E0118", claim.scope->span, "`settles within D of A` says itself from when on it is true")
        .label("a second beginning")
        .help("leave this out; `until B` behind the condition ends it");
  }
  if (match_words("if", "any")) claim.if_any = true;
  claim.claim_span = since(first);
  if (match_word_across_lines("because")) claim.because = parse_text("the reason");
  if (at_word("in") && at_word("every", 1)) finish({}, help_behind(claim));  // `in` is no misspelt `if`
  finish({"if", "because", "within", "exactly", "by", "before", "after", "where"}, help_behind(claim));
}

// --- scopes ----------------------------------------------------------------------------------------------------------

bool Parser::at_scope() const {
  static const WordList openers{"by", "after", "before", "between", "from"};
  if (at_word("at") && at_word("end", 1)) return true;
  return at_any_word(openers) && (at_name(1) || kind(1) == TokenKind::number || kind(1) == TokenKind::left_parenthesis);
}

ast::Scope Parser::parse_scope() {
  using Kind = ast::Scope::Kind;
  const Span first = here();
  ast::Scope scope;
  if (match_words("at", "end")) {
    scope.kind = Kind::at_end;
  } else if (match_word("by")) {
    scope.kind = Kind::by;
  } else if (match_word("after")) {
    scope.kind = Kind::after;
  } else if (match_word("before")) {
    scope.kind = Kind::before;
  } else if (match_word("between")) {
    scope.kind = Kind::between;
  } else if (match_word("from")) {
    scope.kind = Kind::from_to;
  } else {
    error_unknown_word("a scope", {"by", "after", "before", "between", "from", "at end"}, "the scopes");
  }
  if (scope.kind != Kind::at_end) scope.first = parse_anchor();
  if (scope.kind == Kind::between) expect_word("and");
  if (scope.kind == Kind::from_to) expect_word("to");
  if (scope.kind == Kind::between || scope.kind == Kind::from_to) scope.second = parse_anchor();
  scope.span = since(first);
  return scope;
}

ast::Anchor Parser::parse_anchor() {
  static constexpr int sum = 5;
  static constexpr int product = 6;
  const Span first = here();
  ast::Anchor anchor;
  const TokenKind next = kind(1);
  if (match_word("end")) {
    anchor.kind = ast::Anchor::Kind::end;
  } else if (at_name() && next != TokenKind::star && next != TokenKind::slash && next != TokenKind::left_parenthesis) {
    anchor.kind = ast::Anchor::Kind::name;
    anchor.name = parse_name("a mark or a time");
    if (at(TokenKind::plus) || at(TokenKind::minus)) {
      anchor.offset_is_negative = advance().kind == TokenKind::minus;
      anchor.offset = parse_binary(product);
    }
  } else if (at(TokenKind::number) || at(TokenKind::left_parenthesis) || at_name()) {
    anchor.kind = ast::Anchor::Kind::time;
    anchor.time = parse_binary(sum);
  } else {
    error_expected("a time, a mark or `end`");
  }
  anchor.span = since(first);
  return anchor;
}

// --- occurrences -----------------------------------------------------------------------------------------------------

ast::Condition Parser::parse_condition() {
  const Span first = here();
  ast::Condition condition;
  if (at_occurrence()) {
    condition.node = parse_occurrence();
  } else {
    condition.node = parse_expression();
  }
  condition.span = since(first);
  return condition;
}

/// Tells whether a topic or request comes next with a word behind it that is not the `of` of a metric, a state or an
/// operator.
bool Parser::at_occurrence() const {
  static const WordList operators{"is", "and", "or", "of"};
  if (at_request()) return true;
  if (at_dead_letters()) return at_name(4);
  if (at(TokenKind::string)) return at_name(1) && !at_any_word(operators, 1);
  if (!at_name() || !at_name(1) || metric_words() > 0) return false;
  return !at_word("not") && !at_word("fresh") && !at_any_word(operators, 1);
}

ast::Occurrence Parser::parse_occurrence() {
  const Span first = here();
  ast::Occurrence occurrence;
  if (at_request()) {
    occurrence.subject = parse_request();
  } else {
    occurrence.subject = parse_topic_name("a topic or a request such as `POST /orders`");
  }
  parse_fact(occurrence.fact, occurrence.reason);
  parse_occurrence_limits(occurrence);
  occurrence.span = since(first);
  return occurrence;
}

void Parser::parse_fact(ast::Name& fact, std::optional<ast::Name>& reason) {
  if (at_any_word(words_after_subject())) error_expected("a fact such as `published` or `handled`");
  fact = parse_name("a fact such as `published` or `handled`");
  if (!match(TokenKind::left_parenthesis)) return;
  reason = parse_name("a reason");
  expect(TokenKind::right_parenthesis, "`)`");
}

void Parser::parse_parties(std::vector<ast::Party>& parties) {
  static const WordList prepositions{"by", "to", "from", "for", "at"};
  static const WordList no_places{"least", "most", "end"};
  while (at_any_word(prepositions) && at_name(1) && !at_any_word(no_places, 1)) {
    ast::Name preposition = parse_name("`by`");
    ast::Name who = parse_name("a service");
    parties.push_back({std::move(preposition), std::move(who)});
  }
}

void Parser::parse_occurrence_limits(ast::Occurrence& occurrence) {
  while (!is_lost()) {
    const Span first = here();
    const std::size_t parties = occurrence.parties.size();
    parse_parties(occurrence.parties);
    if (match_word("before")) {
      set_once(occurrence.before, "before", first, [&] { return parse_anchor(); });
    } else if (match_word("after")) {
      set_once(occurrence.after, "after", first, [&] { return parse_anchor(); });
    } else if (match_word("where")) {
      const bool states_outside = std::exchange(states_allowed_, false);
      set_once(occurrence.where, "where", first, [&] { return parse_expression(); });
      states_allowed_ = states_outside;
    } else if (occurrence.parties.size() == parties) {
      return;
    }
  }
}

}  // namespace meshsim::lang
