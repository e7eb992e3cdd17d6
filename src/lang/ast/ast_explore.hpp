// The AST of `explore`: the faults that a search tries, and what is judged under them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lang/ast/ast_expect.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/ast/ast_timeline.hpp"

namespace meshsim::lang::ast {

/// `kill`, `crash [at POINT]`, `delay D`, `loss P`
struct FaultForm {
  std::string_view verb;  ///< one of words::faults
  std::optional<CrashPoint> at;
  Maybe<Expression> amount;
  Span span;
};

/// `A <-> B` or `A -> B`
struct Connection {
  Name from;
  Name to;
  bool both_ways = false;
  Span span;
};

/// `kill X`, `cut A <-> B`, behind `except`
struct Exemption {
  std::string_view verb;  ///< one of words::faults
  Name who;               ///< of a verb that strikes processes
  Maybe<Connection> between;
  Span span;
};

/// A setting that is a list: `of A, B`.
template <class Element>
struct Listed {
  std::vector<Element> elements;
  Span span;
};

/// `from A to B`
struct Stretch {
  Anchor from;
  Anchor to;
  Span span;
};

/// `explore { settings }`
struct Explore {
  Maybe<Listed<FaultForm>> faults;
  Maybe<Listed<Name>> of;
  Maybe<Listed<Connection>> on;
  Maybe<Listed<Expression>> lasting;  ///< `for D, D`
  Maybe<Expression> at_most;
  Maybe<Stretch> moments;
  Maybe<Listed<Exemption>> except;
  Maybe<Listed<Name>> claims;
  Maybe<Expression> settles_within;
};

}  // namespace meshsim::lang::ast
