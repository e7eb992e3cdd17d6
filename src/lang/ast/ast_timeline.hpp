// The AST of the timeline: triggers and actions.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "lang/ast/ast_expect.hpp"
#include "lang/ast/ast_expression.hpp"

namespace meshsim::lang::ast {

enum class CrashPoint { before_work, mid_work, before_publish, before_reply, before_ack, after_ack };

/// `kill X`, `crash X [at POINT]`, `stop X [grace D]`, `power off X` ...
struct Lifecycle {
  std::string_view verb;  ///< one of words::process_verbs
  Name target;            ///< a service or an instance of it
  std::optional<CrashPoint> at;
  Maybe<Expression> grace;
  Maybe<Expression> by;  ///< slow: how many times as long; skew: by how much the clock is wrong
};

/// `5 times [every 100ms]`
struct Repeat {
  Expression count;
  Maybe<Expression> every;
};

/// `X publishes T [{..}] [n times [every D]]`
struct PublishAction {
  Name actor;
  Name topic;
  std::optional<Record> payload;
  Maybe<Repeat> repeat;
};

/// `X calls Y METHOD /path [{..}] [n times [every D]]`
struct CallAction {
  Name actor;
  Name target;
  Request request;
  std::optional<Record> payload;
  Maybe<Repeat> repeat;
};

/// `scale S to N`
struct Scale {
  Name service;
  Expression count;
};

/// `deploy S to VERSION [{ N at a time; every D; start_first | stop_first; wait until started | ready }]`
struct Deploy {
  Name target;
  Name version;
  Maybe<Expression> at_a_time;
  Maybe<Expression> every;
  std::optional<bool> start_first;
  std::optional<bool> waits_until_ready;
};

/// `fail P of METHOD /path at X [with STATUS]`
struct FailRequests {
  Expression share;
  Request request;
  Name target;
  Maybe<Expression> status;
};

/// `cut A -> B`, `heal A <-> B`, `heal A`, `isolate A`, `delay A -> B by D`, `loss P [in bursts of N] on A -> B`,
/// `drop P on A -> B`, `jitter D on A -> B`, `bandwidth SIZE/s on A -> B`
struct LinkFault {
  std::string_view verb;  ///< the word of one of words::link_verbs
  std::vector<Name> from;
  std::vector<Name> to;      ///< empty: the verb is about the first side alone
  bool both_ways = false;    ///< true for `<->`
  Maybe<Expression> amount;  ///< delay, jitter: a duration; loss, drop: a probability; bandwidth: a size
  Maybe<Expression> burst;   ///< loss: how many in a row
};

/// `partition {A, B} from {C}`
struct Partition {
  std::vector<Name> one_side;
  std::vector<Name> other_side;
};

/// `redrive T`
struct Redrive {
  Name topic;  ///< the one whose dead letters are meant
};

/// `mark NAME`
struct Mark {
  Name name;
};

/// `check PREDICATE`
struct Check {
  Expression predicate;
};

/// `note STRING`
struct Note {
  Text text;
};

/// `ask STRING answer CLAIM`: a question to the person who walks through the run; no run is changed by it
struct Ask {
  Text question;
  Box<Claim> answer;  ///< without a label; it may be a HowOften
};

/// The action of a timeline line, or one that is typed in step mode.
struct Action {
  std::variant<Lifecycle, PublishAction, CallAction, Scale, LinkFault, Partition, Redrive, Mark, Check, Note, Ask,
               Deploy, FailRequests>
      node;
  Maybe<Expression> lasting;  ///< `for D`: healed after that time
  Span span;
};

/// `at 4s:`
struct AtTime {
  Expression time;
};

/// `+500ms:`
struct AfterPrevious {
  Expression delay;
};

/// `when CONDITION:`
struct When {
  Condition condition;
};

/// `every D from A to B:`
struct EveryPeriod {
  Expression period;
  Anchor from;
  Anchor to;
};

/// `at event N:`
struct AtEvent {
  Expression number;
};

struct Trigger {
  std::variant<AtTime, AfterPrevious, When, EveryPeriod, AtEvent> node;
  Span span;
};

/// `TRIGGER: ACTION`
struct TimelineLine {
  Trigger trigger;
  Action action;
  Span span;
};

/// `phase STRING { lines }`
struct Phase {
  Text title;
  std::vector<TimelineLine> lines;
  Span span;
};

/// `timeline { lines and phases, in file order }`
struct Timeline {
  std::vector<std::variant<TimelineLine, Phase>> entries;
};

}  // namespace meshsim::lang::ast
