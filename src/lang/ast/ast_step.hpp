// The AST of handlers and flows: blocks of steps.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lang/ast/ast_expression.hpp"

namespace meshsim::lang::ast {

struct Step;

/// `{ steps }`
struct Block {
  std::vector<Step> steps;
  Span span;
};

/// `work DIST`: the handler is busy for that time.
struct Work {
  Expression duration;
};

/// `wait DIST`: that time passes.
struct Wait {
  Expression duration;
};

/// `publish T {record} [within D] [else {..}]`
struct Publish {
  Name topic;
  std::optional<Record> payload;
  Maybe<Expression> within;
  std::optional<Block> otherwise;
};

/// `call TARGET METHOD /path [{record}] [within D] [else {..}]`
struct Call {
  Name target;
  Request request;
  std::optional<Record> payload;
  Maybe<Expression> within;
  std::optional<Block> otherwise;
};

/// `let x = expr`, `let x = call ...`
struct Let {
  Name name;
  std::variant<Expression, Call> value;
};

/// `reply STATUS [{record}]`
struct Reply {
  Expression status;
  std::optional<Record> payload;
};

/// `require EXPR [else reply N [{..}] | else {..}]`; the form with `reply` is a block of that one step.
struct Require {
  Expression condition;
  std::optional<Block> otherwise;
};

/// `set TABLE[KEY] = EXPR`
struct Set {
  Name table;
  Expression key;
  Expression value;
};

/// `chance P {..} [else {..}]`
struct Chance {
  Expression probability;
  Block then;
  std::optional<Block> otherwise;
};

/// `once per KEY [in store]`
struct Once {
  Expression key;
  bool in_store = false;
};

/// `retry [after D]`
struct Retry {
  Maybe<Expression> after;
};

/// `reject`
struct Reject {};

/// `log STRING`; the message is an Interpolation.
struct Log {
  Expression message;
};

struct Step {
  std::variant<Work, Wait, Publish, Call, Let, Reply, Require, Set, Chance, Once, Retry, Reject, Log> node;
  Span span;
};

}  // namespace meshsim::lang::ast
