// The AST of handlers and flows: blocks of steps. A step begins with its word.
#pragma once

#include <optional>
#include <string_view>
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

/// `work DIST`: the handler is busy for that time. The time may be one that only the run knows.
struct Work {
  static constexpr std::string_view word = "work";
  Expression duration;
};

/// `wait DIST`: that time passes.
struct Wait {
  static constexpr std::string_view word = "wait";
  Expression duration;
};

/// `publish T {record} [after D] [within D] [else {..}]`
struct Publish {
  static constexpr std::string_view word = "publish";
  Name topic;
  std::optional<Record> payload;
  Maybe<Expression> after;
  Maybe<Expression> within;
  std::optional<Block> otherwise;
};

/// `call TARGET METHOD /path [{record}] [with POLICY] [within D] [else {..}]`
struct Call {
  static constexpr std::string_view word = "call";
  Name target;
  Request request;
  std::optional<Record> payload;
  std::optional<Name> policy;
  Maybe<Expression> within;
  std::optional<Block> otherwise;
};

/// `let x = expr`, `let x = call ...`
struct Let {
  static constexpr std::string_view word = "let";
  Name name;
  std::variant<Expression, Call> value;
};

/// `reply STATUS [{record}]`
struct Reply {
  static constexpr std::string_view word = "reply";
  Expression status;
  std::optional<Record> payload;
};

/// `require EXPR [else reply N [{..}] | else {..}]`; the form with `reply` is a block of that one step.
struct Require {
  static constexpr std::string_view word = "require";
  Expression condition;
  std::optional<Block> otherwise;
};

/// `set TABLE[KEY] = EXPR`
struct Set {
  static constexpr std::string_view word = "set";
  Name table;
  Expression key;
  Expression value;
};

/// `chance P {..} [else {..}]`
struct Chance {
  static constexpr std::string_view word = "chance";
  Expression probability;
  Block then;
  std::optional<Block> otherwise;
};

/// `if EXPR {..} [else {..} | else if ..]`; an `else if` is a block of that one step.
struct If {
  static constexpr std::string_view word = "if";
  Expression condition;
  Block then;
  std::optional<Block> otherwise;
};

/// `repeat N times {..}`, `repeat at most N times [until EXPR] {..}`
struct Repetition {
  static constexpr std::string_view word = "repeat";
  Expression times;
  bool at_most = false;
  Maybe<Expression> until;
  Block then;
};

/// `together {..} [else {..}]`
struct Together {
  static constexpr std::string_view word = "together";
  Block then;
  std::optional<Block> otherwise;
};

/// `lock TABLE[KEY] {..}`
struct Lock {
  static constexpr std::string_view word = "lock";
  Name table;
  Expression key;
  Block then;
};

/// `once per KEY [in store]`
struct Once {
  static constexpr std::string_view word = "once";
  Expression key;
  bool in_store = false;
};

/// `retry [after D]`
struct Retry {
  static constexpr std::string_view word = "retry";
  Maybe<Expression> after;
};

/// `reject`
struct Reject {
  static constexpr std::string_view word = "reject";
};

/// `redrive T`
struct RedriveStep {
  static constexpr std::string_view word = "redrive";
  Name topic;
};

/// `log STRING`; the message is an Interpolation.
struct Log {
  static constexpr std::string_view word = "log";
  Expression message;
};

struct Step {
  std::variant<Work, Wait, Publish, Call, Let, Reply, Require, Set, Chance, If, Repetition, Together, Lock, Once, Retry,
               Reject, RedriveStep, Log>
      node;
  Span span;
};

}  // namespace meshsim::lang::ast
