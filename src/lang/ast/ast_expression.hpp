// The AST of expressions: literals, names, operators, and the operands that only predicates have (metrics, states).
//
// The parser accepts all of them wherever an expression stands; the compiler decides which make sense where.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lang/ast/box.hpp"
#include "lang/ast/maybe.hpp"
#include "lang/source.hpp"

namespace meshsim::lang::ast {

struct Expression;

/// A word of the user's: the name of a thing, or a word that the compiler looks up (a fact, a state, a metric).
struct Name {
  std::string text;
  Span span;
};

/// Returns the name of the topic that holds the dead letters of another one.
inline std::string dead_letters_of(const std::string& topic) { return "dead letter of " + topic; }

/// A string without interpolation, escapes resolved: titles, notes, reasons, file names.
struct Text {
  std::string value;
  Span span;
};

/// A path of a request or a route: `/orders`, `/`.
struct Path {
  std::string text;
  Span span;
  bool is_quoted = false;  ///< `"/nowhere"`: a path that no service needs to handle
};

/// `POST /orders`. The method is kept as written.
struct Request {
  Name method;
  Path path;
  Span span;
};

/// An exact decimal with its unit: value = mantissa / 10^scale. `0.5%` is {5, 1, "%"}, `20/s` is {20, 0, "/s"}. The
/// unit is kept as written and may be empty; the compiler checks that it exists. scale is 0 .. 18.
struct Number {
  std::int64_t mantissa = 0;
  int scale = 0;
  std::string unit;
  Span span;
  Span unit_span;  ///< the place of the unit, or where one would go
};

/// A string in an expression; alternates freely between text and expressions: "got {message.text}".
struct Interpolation {
  std::vector<std::variant<std::string, Box<Expression>>> pieces;
};

/// A name used as a value: a parameter, a case column, a local, `message`, `request`, a table, a mark.
struct NameUse {
  std::string name;
};

struct Truth {
  bool value = false;
};

/// `object.field`
struct FieldAccess {
  Box<Expression> object;
  Name field;
};

/// `table[key]`
struct IndexAccess {
  Box<Expression> table;
  Box<Expression> key;
};

/// One argument of a call: `x`, or named as in `valid 15min`, `p50 17ms`.
struct Argument;

/// `token(request.user, valid 15min)`; also distributions: `exp(mean 20ms)`, `lognormal(p50 17ms, p99 60ms)`.
struct FunctionCall {
  Name function;
  std::vector<Argument> arguments;
};

/// `fresh user`: a value that is new in this run.
struct Fresh {
  Name what;
};

/// One field of a record: `user: request.user`.
struct Field;

/// `{ user: u, kind: "email" }`
struct Record {
  std::vector<Field> fields;
  Span span;
};

/// `2ms..6ms`: a uniform distribution, or the two ends of `seeds`.
struct Range {
  Box<Expression> low;
  Box<Expression> high;
};

enum class UnaryOperator { negate, logical_not };

struct Unary {
  UnaryOperator operation = UnaryOperator::negate;
  Box<Expression> operand;
};

enum class BinaryOperator {
  add,
  subtract,
  multiply,
  divide,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or
};

struct Binary {
  BinaryOperator operation = BinaryOperator::add;
  Span operator_span;
  Box<Expression> left;
  Box<Expression> right;
};

/// `p95 latency(ok) of POST /orders at gateway`, `depth of UserLoggedIn for order-api`. The words before `of` are kept
/// as written, so that a new metric is one row in a table of the compiler.
struct Metric {
  std::vector<Name> words;   ///< at least one
  std::optional<Name> only;  ///< `(ok)`
  std::variant<Name, Request> subject;
  std::optional<Name> for_whom;  ///< `for S`
  std::optional<Name> at_whom;   ///< `at S`
  std::optional<Name> by_whom;   ///< `by S`
  std::optional<Name> field;     ///< `.FIELD` behind the name of a table
  Maybe<Expression> where;       ///< over the entries of a table
};

/// `order-api is ready`
struct StateTest {
  Name subject;
  Name state;
};

/// Any expression. A distribution (`work DIST`) is one too: a constant, a Range, or a FunctionCall.
struct Expression {
  std::variant<Number, Interpolation, NameUse, Truth, FieldAccess, IndexAccess, FunctionCall, Fresh, Record, Range,
               Unary, Binary, Box<Metric>, StateTest>
      node;
  Span span;
};

struct Argument {
  std::optional<Name> name;
  Expression value;
};

struct Field {
  Name name;
  Expression value;
};

}  // namespace meshsim::lang::ast
