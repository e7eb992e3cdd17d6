// Values and predicates.
//
//   expression = prefix { operator prefix }          with precedence: or, and, comparison, sum, product, range
//   prefix     = "not" expression | "-" prefix | postfix
//   postfix    = primary { "." name | "[" expression "]" }
//   primary    = number | string | word | "(" expression ")" | record
//   word       = "true" | "false" | "fresh" name | metric | state | call | name
#include <algorithm>

#include "lang/parse/parser_core.hpp"
#include "lang/parse/words.hpp"

namespace meshsim::lang {

namespace {

constexpr int comparison_precedence = 3;
constexpr int product_precedence = 6;
constexpr int range_precedence = 7;  // binds closest: `1ms..2ms * message.pages` is a time for each page

/// Tells whether a word joins or ends expressions, and so can be no part of a metric.
bool is_joining_word(std::string_view word) {
  static const WordList joining{"and", "or", "not", "is", "in", "by", "for", "at", "from", "to", "within", "where"};
  return std::find(joining.begin(), joining.end(), word) != joining.end();
}

}  // namespace

ast::Expression Parser::parse_expression() {
  // The limit is for the outermost expression, with all that it contains.
  if (expressions_ == 0) operators_ = 0;
  ++expressions_;
  ast::Expression expression;
  if (enter()) {
    expression = parse_binary(1);
    leave();
  }
  --expressions_;
  return expression;
}

std::optional<Parser::BinaryRule> Parser::binary_rule() const {
  using Op = ast::BinaryOperator;
  switch (kind()) {
    case TokenKind::equal:
      return BinaryRule{Op::equal, comparison_precedence};
    case TokenKind::not_equal:
      return BinaryRule{Op::not_equal, comparison_precedence};
    case TokenKind::less:
      return BinaryRule{Op::less, comparison_precedence};
    case TokenKind::less_equal:
      return BinaryRule{Op::less_equal, comparison_precedence};
    case TokenKind::greater:
      return BinaryRule{Op::greater, comparison_precedence};
    case TokenKind::greater_equal:
      return BinaryRule{Op::greater_equal, comparison_precedence};
    case TokenKind::plus:
      return BinaryRule{Op::add, product_precedence - 1};
    case TokenKind::minus:
      return BinaryRule{Op::subtract, product_precedence - 1};
    case TokenKind::star:
      return BinaryRule{Op::multiply, product_precedence};
    case TokenKind::slash:
      return BinaryRule{Op::divide, product_precedence};
    default:
      if (at_word("or")) return BinaryRule{Op::logical_or, 1};
      if (at_word("and")) return BinaryRule{Op::logical_and, 2};
      return std::nullopt;
  }
}

ast::Expression Parser::parse_binary(int lowest_precedence) {
  const Span first = here();
  ast::Expression left = parse_prefix();
  bool compared = false;
  while (true) {
    if (lowest_precedence <= range_precedence && at(TokenKind::range)) {
      const Span dots = advance().span;
      if (!count_operator(dots)) return left;
      ast::Expression high = parse_binary(range_precedence + 1);
      left = {ast::Range{std::move(left), std::move(high)}, since(first)};
      continue;
    }
    const auto rule = binary_rule();
    if (!rule || rule->precedence < lowest_precedence || where_ == Where::ended) return left;
    if (where_ == Where::open && compared && rule->precedence == comparison_precedence) {
      // `count of seats where state == "held" == 0`: the second comparison is that of the count.
      where_ = Where::ended;
      return left;
    }
    const Span sign = advance().span;
    if (compared && rule->precedence == comparison_precedence) {
      error("E0126", sign, "comparisons cannot be chained").help("join two comparisons with `and`: `a < b and b < c`");
    }
    compared = rule->precedence == comparison_precedence;
    if (!count_operator(sign)) return left;
    ast::Expression right = parse_binary(rule->precedence + 1);
    left = {ast::Binary{rule->operation, sign, std::move(left), std::move(right)}, since(first)};
  }
}

bool Parser::count_operator(Span span) {
  if (is_lost()) return false;
  if (++operators_ <= max_operators) return true;
  error("E0117", span, "the expression is too long").note("one expression may hold 256 operators");
  return false;
}

ast::Expression Parser::parse_prefix() {
  const Span first = here();
  const bool negation = at_word("not");
  if (!negation && !at(TokenKind::minus)) return parse_postfix();
  const Span sign = advance().span;
  if (!count_operator(sign) || !enter()) return {};
  // `not a == b` negates the comparison, `-a + b` only `a`.
  ast::Expression operand = negation ? parse_binary(comparison_precedence) : parse_prefix();
  leave();
  const auto operation = negation ? ast::UnaryOperator::logical_not : ast::UnaryOperator::negate;
  return {ast::Unary{operation, std::move(operand)}, since(first)};
}

ast::Expression Parser::parse_postfix() {
  const Span first = here();
  ast::Expression object = parse_primary();
  while (at(TokenKind::dot) || at(TokenKind::left_bracket)) {
    const Token sign = advance();
    if (!count_operator(sign.span)) return object;
    if (sign.kind == TokenKind::dot) {
      const auto* use = std::get_if<ast::NameUse>(&object.node);
      if (use != nullptr && at(TokenKind::number) && !help_percentile(use->name).empty()) {
        error_expected("the name of a field").help(help_percentile(use->name));
      }
      ast::Name field = parse_name("the name of a field");
      object = {ast::FieldAccess{std::move(object), std::move(field)}, since(first)};
      continue;
    }
    open_parenthesis();
    ast::Expression key = parse_expression();
    expect(TokenKind::right_bracket, "`]`");
    close_parenthesis();
    object = {ast::IndexAccess{std::move(object), std::move(key)}, since(first)};
  }
  return object;
}

ast::Expression Parser::parse_primary() {
  const Span first = here();
  switch (kind()) {
    case TokenKind::number:
      return {decode_number(advance()), first};
    case TokenKind::string:
      return parse_interpolation();
    case TokenKind::left_parenthesis:
      return parse_parenthesised();
    case TokenKind::left_brace: {
      ast::Record record = parse_record();
      return {std::move(record), since(first)};
    }
    case TokenKind::name:
      return parse_word_expression();
    default: {
      error_expected("a value");
      return {};
    }
  }
}

ast::Expression Parser::parse_word_expression() {
  const Span first = here();
  if (const std::size_t words = metric_words()) {
    ast::Metric metric = parse_metric(words);
    return {std::move(metric), since(first)};
  }
  if (at_word("true") || at_word("false")) return {ast::Truth{text(advance()) == "true"}, first};
  if (at_word("fresh") && at_name(1) && !is_joining_word(word(1))) {
    advance();
    ast::Name what = parse_name("what shall be fresh");
    return {ast::Fresh{std::move(what)}, since(first)};
  }
  if (states_allowed_ && at_word("is", 1)) {
    ast::StateTest state = parse_state_test();
    return {std::move(state), since(first)};
  }
  if (kind(1) == TokenKind::left_parenthesis) {
    ast::FunctionCall call = parse_function_call();
    return {std::move(call), since(first)};
  }
  ast::Name name = parse_name("a value");
  return {ast::NameUse{std::move(name.text)}, first};
}

ast::Expression Parser::parse_parenthesised() {
  const Span first = advance().span;
  open_parenthesis();
  // Inside parentheses, `is` cannot be that of a claim.
  const bool states_outside = std::exchange(states_allowed_, true);
  const Where where_outside = std::exchange(where_, Where::none);
  ast::Expression inner = parse_expression();
  states_allowed_ = states_outside;
  where_ = where_outside;
  expect(TokenKind::right_parenthesis, "`)`");
  close_parenthesis();
  inner.span = since(first);
  return inner;
}

ast::StateTest Parser::parse_state_test() {
  ast::Name subject = parse_name("a service");
  expect_word("is");
  ast::Name state = parse_name("a state such as `ready`");
  return {std::move(subject), std::move(state)};
}

// --- calls and records -----------------------------------------------------------------------------------------------

ast::FunctionCall Parser::parse_function_call() {
  ast::FunctionCall call;
  call.function = parse_name("a function");
  expect(TokenKind::left_parenthesis, "`(`");
  open_parenthesis();
  if (!at(TokenKind::right_parenthesis)) {
    do {
      call.arguments.push_back(parse_argument());
    } while (match(TokenKind::comma));
  }
  expect(TokenKind::right_parenthesis, "`,` or `)`");
  close_parenthesis();
  return call;
}

bool Parser::at_named_argument() const {
  if (!at_name() || metric_words() > 0 || at_word("fresh") || at_word("not")) return false;
  const TokenKind next = kind(1);
  if (next == TokenKind::name) return !is_joining_word(word(1));
  return next == TokenKind::number || next == TokenKind::string;
}

ast::Argument Parser::parse_argument() {
  ast::Argument argument;
  if (at_named_argument()) argument.name = parse_name("an argument");
  argument.value = parse_expression();
  return argument;
}

ast::Record Parser::parse_record() {
  ast::Record record;
  record.span = parse_braces("`{`", [&] {
    do {
      ast::Field field = parse_field();
      if (!is_lost()) record.fields.push_back(std::move(field));
    } while (match(TokenKind::comma) && !at(TokenKind::right_brace));
    if (!at_statement_end()) error_expected("`,` or `}`");
  });
  return record;
}

ast::Field Parser::parse_field() {
  ast::Field field;
  if (at(TokenKind::string)) error_expected("the name of a field").help("the names of fields stand without quotes");
  field.name = parse_name("the name of a field");
  if (at(TokenKind::assign)) {
    error("E0129", here(), "a field is given with `:`").help("write `" + field.name.text + ": ...`");
  }
  expect(TokenKind::colon, "`:` and the value of the field");
  field.value = parse_expression();
  return field;
}

// --- metrics ---------------------------------------------------------------------------------------------------------

/// Counts the words before `of` (or `(ok) of`) if a metric comes next; else 0. Looks at three words: `max oldest age
/// of`.
std::size_t Parser::metric_words() const {
  if (!metrics_allowed_) return 0;
  for (std::size_t ahead = 0; ahead <= 3; ++ahead) {
    if (!at_name(ahead) || is_joining_word(word(ahead))) return 0;
    if (at_word("of", ahead)) return ahead;
    const bool narrowed = kind(ahead + 1) == TokenKind::left_parenthesis && at_name(ahead + 2) &&
                          kind(ahead + 3) == TokenKind::right_parenthesis && at_word("of", ahead + 4);
    if (narrowed) return ahead + 1;
  }
  return 0;
}

/// Reads the condition on the entries of a table. It ends before a second comparison, which is that of the metric;
/// parentheses hold all of it.
ast::Expression Parser::parse_where_of_metric() {
  if (at(TokenKind::left_parenthesis)) return parse_parenthesised();
  const Where outside = std::exchange(where_, Where::open);
  ast::Expression condition = parse_binary(1);
  where_ = outside;
  return condition;
}

ast::Metric Parser::parse_metric(std::size_t word_count) {
  ast::Metric metric;
  for (std::size_t i = 0; i < word_count; ++i) metric.words.push_back(parse_name("a metric"));
  if (match(TokenKind::left_parenthesis)) {
    metric.only = parse_name("`ok`");
    expect(TokenKind::right_parenthesis, "`)`");
  }
  expect_word("of");
  if (at_request()) {
    metric.subject = parse_request();
  } else {
    metric.subject = parse_topic_name("a topic, a service or a request such as `POST /orders`");
    if (match(TokenKind::dot)) metric.field = parse_name("the name of a field");
  }
  if (at_word("for") && at_name(1)) {
    advance();
    metric.for_whom = parse_name("a service");
  }
  static const WordList not_places{"least", "most", "end", "event"};
  if (at_word("at") && at_name(1) && !at_any_word(not_places, 1)) {
    advance();
    metric.at_whom = parse_name("a service");
  }
  if (at_word("by") && at_name(1)) {
    advance();
    metric.by_whom = parse_name("a service");
  }
  if (match_word("where")) metric.where = parse_where_of_metric();
  return metric;
}

}  // namespace meshsim::lang
