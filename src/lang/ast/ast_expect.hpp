// The AST of all that can be said about a run: occurrences, conditions, scopes and claims.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "lang/ast/ast_expression.hpp"

namespace meshsim::lang::ast {

/// A point in the run: a time, a name (a mark, or a parameter that holds a time) with an offset, or the end.
struct Anchor {
  enum class Kind { time, name, end };
  Kind kind = Kind::end;
  Maybe<Expression> time;           ///< for Kind::time
  Name name;                        ///< for Kind::name
  Maybe<Expression> offset;         ///< for Kind::name: `+ D` or `- D`
  bool offset_is_negative = false;  ///< true for `- D`, which is an error behind a mark
  Span span;
};

/// `by order-api`, `to worker`, `from auth-api`, `for order-api`, `at gateway`. The parser knows these five words.
struct Party {
  Name preposition;
  Name who;
};

/// Something that happens: `UserLoggedIn published by auth-api before back where user == "u1"`,
/// `POST /orders answered by order-api`, `hello dropped(overflow)`.
struct Occurrence {
  std::variant<Name, Request> subject;  ///< a topic, or a request
  Name fact;                            ///< an event kind
  std::optional<Name> reason;           ///< in parentheses after the fact
  std::vector<Party> parties;
  Maybe<Anchor> before;
  Maybe<Anchor> after;
  Maybe<Expression> where;
  Span span;
};

/// The condition that `when`, `never`, `eventually`, `until` and `break` take: an occurrence, or a predicate (which may
/// be a StateTest).
struct Condition {
  std::variant<Occurrence, Expression> node;
  Span span;
};

/// The stretch of the run that a claim speaks of.
struct Scope {
  enum class Kind { by, after, before, between, from_to, at_end };
  Kind kind = Kind::at_end;
  Maybe<Anchor> first;   ///< all but at_end
  Maybe<Anchor> second;  ///< between (`and`) and from_to (`to`)
  Span span;
};

/// `exactly once`, `exactly n times`, `at least n times`, `at most n times`. `once` is the number 1.
struct Count {
  enum class Kind { exactly, at_least, at_most };
  Kind kind = Kind::exactly;
  Expression number;
  Span span;
};

// The sentences of a claim. One that begins with a word of its own has it as `word`; it is read by its other members,
// in this order: predicate, condition, occurrence, `within` and `count`.

/// `always P`
struct Always {
  static constexpr std::string_view word = "always";
  Expression predicate;
};

/// `never X`
struct Never {
  static constexpr std::string_view word = "never";
  Condition condition;
};

/// `eventually X`
struct Eventually {
  static constexpr std::string_view word = "eventually";
  Condition condition;
};

/// `every X is FACT [by S] [within D] [, exactly once | at most n times]`
struct EveryIs {
  Occurrence each;
  Name fact;
  std::optional<Name> reason;
  std::vector<Party> parties;
  Maybe<Expression> within;
  Maybe<Count> count;
};

/// `every X leads to Y within D [, exactly once]`
struct EveryLeadsTo {
  Occurrence each;
  Occurrence effect;
  Maybe<Expression> within;
  Maybe<Count> count;
};

/// `X exactly n times` and so on
struct Counted {
  Occurrence occurrence;
  Count count;
};

/// `X`, as the answer to a question: the number of times it happens
struct HowOften {
  Occurrence occurrence;
};

/// `X handled by S in order of published [per field]`
struct InOrder {
  Occurrence occurrence;
  Name order;  ///< the fact behind `in order of`
  std::optional<Name> per;
};

/// A predicate, mostly a comparison of a metric: `error rate of POST /orders < 0.5%`
struct Holds {
  Expression predicate;
};

/// `settles within D of A, P [until B]`
struct Settles {
  Expression within;
  Anchor of;
  Expression predicate;
  Maybe<Anchor> until;
};

/// `in every D window [from A to B], METRIC < VALUE`, or `.., X at most n times`
struct InWindows {
  Expression width;
  Maybe<Scope> scope;  ///< behind `window`; none: as in front of the claim, or the whole run
  Expression predicate;
  Maybe<Counted> counted;  ///< instead of the predicate
};

/// `label: [scope,] claim [if any] [because "..."]`
struct Claim {
  Name label;
  Maybe<Scope> scope;
  std::variant<Holds, Always, Never, Eventually, EveryIs, EveryLeadsTo, Counted, HowOften, InOrder, Settles, InWindows>
      node;
  bool if_any = false;
  std::optional<Text> because;
  Span span;
  Span claim_span;  ///< without label, scope and reason
};

/// `report [scope,] METRIC, METRIC`; the expressions are Metrics.
struct Report {
  Maybe<Scope> scope;
  std::vector<Expression> metrics;
};

/// `expect { claims and reports }`
struct Expect {
  std::vector<Claim> claims;
  std::vector<Report> reports;
};

}  // namespace meshsim::lang::ast
