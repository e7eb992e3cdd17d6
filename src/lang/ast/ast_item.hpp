// The AST of top-level items: the parts of the system, its clients, and how a scenario is run.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lang/ast/ast_expect.hpp"
#include "lang/ast/ast_explore.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/ast/ast_step.hpp"
#include "lang/ast/ast_timeline.hpp"

namespace meshsim::lang::ast {

/// A setting the grammar does not know: `key arguments [{ settings }]`. The compiler checks it against the table of the
/// broker kind, gateway or C++ actor. A word among the arguments is a NameUse; several are separated by blanks or
/// commas.
struct Setting {
  Name key;
  std::vector<Expression> arguments;
  std::vector<Setting> block;
  Span span;
};

/// `scenario "title"`
struct ScenarioTitle {
  Text title;
};

/// `seed N`
struct Seed {
  Number value;
};

/// `seeds A..B`
struct Seeds {
  Number first;
  Number last;
};

/// `ends at T`
struct Ends {
  Expression at;
};

/// `param NAME = expr`
struct Param {
  Name name;
  Expression value;
};

/// `cases a, b { rows }`; every row is as wide as `columns`.
struct Cases {
  struct Row {
    std::vector<Expression> cells;
    Span span;
  };
  std::vector<Name> columns;
  std::vector<Row> rows;
};

/// `use "x.mesh"`
struct Use {
  Text file;
};

/// `network front, back`
struct Networks {
  std::vector<Name> names;
};

/// `keep at most N` and `keep for D`
struct Keep {
  Maybe<Expression> at_most;
  Maybe<Expression> lasting;
};

/// `topic T { keep ... }`
struct Topic {
  Name name;
  Keep keep;
  std::vector<Setting> settings;
  Span span;
};

/// `persistence none | kernel | every D | always | snapshot [every D]`
struct Persistence {
  enum class Kind { none, every, always, snapshot, kernel };
  Kind kind = Kind::none;
  Maybe<Expression> every;
  Span span;
};

/// `broker NAME [is KIND] [{ ... }]`
struct Broker {
  Name name;
  std::optional<Name> kind;
  std::vector<Name> networks;
  std::optional<Persistence> persistence;
  Keep keep;
  std::vector<Topic> topics;
  std::vector<Setting> settings;
};

/// `subscribes T [durable|volatile] [{..}]`, `consumes T [durable|volatile] [{..}]`
struct Subscription {
  enum class Mode { subscribes, consumes };
  enum class Durability { unstated, durable, is_volatile };
  enum class Ack { unstated, early, on_arrival, sync };
  Mode mode = Mode::subscribes;
  Name topic;
  Durability durability = Durability::unstated;
  Span durability_span;
  Maybe<Expression> prefetch;
  Maybe<Expression> redeliver_after;
  Maybe<Expression> dead_letter_after;  ///< `dead letter after N tries`
  Ack ack = Ack::unstated;
  std::vector<Setting> settings;
  Span span;
};

/// `outbox N [durable]`
struct Outbox {
  Expression capacity;
  bool durable = false;
  Span span;
};

/// `on TOPIC { steps }`, `on METHOD /path { steps }`
struct Handler {
  std::optional<Name> version;  ///< the `version` in which it stands
  std::variant<Name, Request> trigger;
  Block body;
  Span span;
};

/// `calls SERVICE with POLICY`
struct PolicyUse {
  Name service;
  Name policy;
};

/// `on utilisation U | depth of T N | rate R`
struct ScalingTarget {
  enum class Metric { utilisation, depth, rate };
  Metric metric = Metric::utilisation;
  std::optional<Name> topic;
  Expression target;
  Span span;
};

/// `autoscale A..B { every D; on ..; down after D }`
struct Autoscale {
  Expression bounds;
  Maybe<Expression> every;
  Maybe<ScalingTarget> on;
  Maybe<Expression> down_after;
  Span span;
};

enum class RestartPolicy { no, on_failure, always };

/// `service NAME [is ROLE] [x EXPR] [{ ... }]`
struct Service {
  Name name;
  std::optional<Name> role;
  Maybe<Expression> replicas;
  std::vector<Name> networks;
  Maybe<Expression> listen;
  Maybe<Expression> concurrency;
  Maybe<Expression> starts_in;
  std::optional<RestartPolicy> restart;
  Maybe<Expression> grace;
  std::optional<Outbox> outbox;
  std::vector<Name> stores;
  std::vector<Name> memories;
  std::vector<Subscription> subscriptions;
  std::vector<PolicyUse> calls;
  std::vector<Name> versions;
  std::vector<Handler> handlers;  ///< those of its versions, too
  Maybe<Autoscale> autoscale;
  std::vector<Setting> settings;
};

/// `route /prefix -> service [{ ... }]`
struct Route {
  Path prefix;
  Name service;
  Maybe<Expression> timeout;
  Maybe<Expression> retries;
  bool non_idempotent = false;
  Maybe<Expression> max_fails;
  Maybe<Expression> fail_timeout;
  std::vector<Setting> settings;
  Span span;
};

/// `gateway NAME [{ ... }]`
struct Gateway {
  Name name;
  std::vector<Name> networks;
  Maybe<Expression> listen;
  Maybe<Expression> dns_every;
  std::vector<Route> routes;
  std::vector<Setting> settings;
};

/// `link A[, B] <->|-> C[, D] { latency DIST }`
struct Link {
  std::vector<Name> from;
  std::vector<Name> to;
  bool both_ways = false;  ///< `<->`
  Maybe<Expression> latency;
  std::vector<Setting> settings;
};

/// `policy NAME [is PRESET] { ... }`
struct Policy {
  Name name;
  std::optional<Name> preset;
  std::vector<Setting> settings;
};

/// `flow NAME { steps }`
struct Flow {
  Name name;
  Block body;
};

/// `R [to R] for D`, one stage of a load's rate.
struct RateStage {
  Expression rate;
  Maybe<Expression> end_rate;
  Expression lasts;
  Span span;
};

/// `arrives poisson R | constant R | every D`, `R to R`, `{ stages }`, `at "FILE" [unit D]`
struct Arrivals {
  enum class Kind { poisson, constant, every, listed };
  Kind kind = Kind::poisson;
  Maybe<Expression> amount;    ///< a rate; for `every` a duration; absent with stages and a list
  Maybe<Expression> end_rate;  ///< of a ramp
  std::vector<RateStage> stages;
  std::optional<Text> file;
  Maybe<Expression> unit;  ///< of the numbers in the file
  Span span;
};

/// A flow of a load, and its weight among them: `shopper 8`
struct FlowShare {
  Name flow;
  Maybe<Expression> weight;
};

/// `runs shopper 8, admin 1`
struct Runs {
  std::vector<FlowShare> shares;
  Span span;

  /// Tells whether the flow is one of them.
  [[nodiscard]] bool names(const std::string& flow) const {
    return std::any_of(shares.begin(), shares.end(), [&](const FlowShare& share) { return share.flow.text == flow; });
  }
};

/// `users 50`
struct Users {
  Expression count;
  Span span;
};

/// `load NAME { ... }`
struct Load {
  Name name;
  std::vector<Name> networks;
  std::optional<Runs> runs;
  std::optional<Arrivals> arrives;
  std::optional<Users> users;
  Maybe<Expression> from;
  Maybe<Expression> to;
  std::vector<Setting> settings;
};

struct Item {
  std::variant<ScenarioTitle, Seed, Seeds, Ends, Param, Cases, Use, Networks, Broker, Service, Gateway, Link, Policy,
               Flow, Load, Timeline, Expect, Explore>
      node;
  std::optional<Span> override_span;  ///< the place of the word `override`, when it is there
  Span span;                          ///< the whole item
  Span head;                          ///< its first word, `broker` and the like
};

}  // namespace meshsim::lang::ast
