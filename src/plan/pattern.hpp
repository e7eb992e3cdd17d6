// The things that a scenario can say about a run: facts, states, metrics, and times. Plain data; the watch room
// evaluates it.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/event.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

/// A service or one of its replicas.
struct Target {
  ServiceId service = no_service;  ///< no_service: any
  std::uint32_t replica = 0;       ///< from 1; 0 = all of them
  friend bool operator==(const Target&, const Target&) = default;
};

/// A point in time, fixed or known only once a mark is set.
struct Anchor {
  enum class Kind : std::uint8_t { time, mark, end } kind = Kind::time;
  Time time = 0;           ///< Kind::time
  std::uint32_t mark = 0;  ///< index into Plan::marks
  Duration offset = 0;     ///< >= 0, added to a mark
};

/// `TOPIC FACT by S [before A] [where P]`: events of a kind, narrowed.
struct Pattern {
  EventKind kind = EventKind::handled;
  TopicId topic = no_topic;      ///< no_topic: any (facts about instances)
  Target instance;               ///< the event's instance
  Target peer;                   ///< the event's peer: the publisher for `published by`, the callee for `requested at`
  Target subscriber;             ///< the service of the event's subscription
  Reason reason = Reason::none;  ///< none: any
  bool only_success = false;     ///< answered: 2xx only
  bool only_failure = false;     ///< answered: everything but 2xx
  bool has_before = false, has_after = false;
  Anchor before, after;  ///< exclusive, by sequence
  value::Code where;     ///< over message.FIELD of the payload; none = always true
};

enum class Comparison : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
inline constexpr std::array<std::string_view, 6> comparison_signs = {"==", "!=", "<", "<=", ">", ">="};

enum class MetricKind : std::uint8_t {
  // over a window
  latency,      ///< ns; of a topic: published to handled (for `service`); of an endpoint: requested to its end
  error_rate,   ///< fraction of finished requests that failed (not 2xx, refused, timed out)
  throughput,   ///< handled messages or finished requests per second
  utilisation,  ///< busy slots / slots of a service
  max_wait,     ///< ns; longest time between delivered and the handler's start at a service
  // at an instant
  depth,      ///< waiting messages
  in_flight,  ///< handed out and not acked
  // counts so far
  redelivered,
  dead_lettered,
  dropped,
  // at an instant
  oldest_age,  ///< ns; the time since the oldest waiting message was published
  kept,        ///< messages in the outboxes of a service
  // over a window
  goodput,        ///< requests answered with 2xx per second
  offered,        ///< requests begun per second
  amplification,  ///< attempts for each flow run or line that made a request
  cost,           ///< ns; the time for which instances of a service ran, added up
  // at an instant, of a table
  sum,    ///< of the numbers in its entries, or in a field of them
  count,  ///< of its entries
};
bool is_windowed(MetricKind kind);
/// Tells whether it is so many per second, so that it is 0 over a stretch without any.
bool is_rate(MetricKind kind);

/// Returns the words of a metric: "error rate".
constexpr std::string_view words_of(MetricKind kind) {
  constexpr std::array<std::string_view, 18> words = {
      "latency",   "error rate",  "throughput",    "utilisation", "max wait",   "depth",
      "in_flight", "redelivered", "dead_lettered", "dropped",     "oldest age", "kept",
      "goodput",   "offered",     "amplification", "cost",        "sum",        "count"};
  return words.at(static_cast<std::size_t>(kind));
}

struct Metric {
  MetricKind kind = MetricKind::depth;
  enum class Statistic : std::uint8_t { none, percentile, max, mean } statistic = Statistic::none;
  std::uint32_t percentile = 0;  ///< in hundredths: p95 = 9500, p99.9 = 9990
  TopicId topic = no_topic;      ///< topic or endpoint
  Target service;                ///< `for S`, `of S`, `at S`
  Target caller;                 ///< `by S`: of an endpoint, only the requests that S makes
  std::uint32_t table = 0;       ///< sum, count: index into Plan::tables
  FieldId field = no_field;      ///< sum: of the entries; no_field: the entries themselves
  value::Code where;             ///< sum, count: over the fields of an entry; none = always true
  bool only_success = false;     ///< latency of an endpoint: only of requests answered with 2xx
  bool is_subtracted = false;    ///< sum, count: as one of `added`
  std::vector<Metric> added;     ///< sum, count: others, whose values are added to this one's
};

/// Tells whether it is read from a table.
inline bool is_of_table(MetricKind kind) { return kind == MetricKind::sum || kind == MetricKind::count; }

/// A value that a metric is compared with. Durations in ns, fractions and rates as exact decimals.
struct Quantity {
  Decimal number;         ///< counts, fractions (3% is 0.03), rates per second
  Duration duration = 0;  ///< latency, max_wait
  bool is_duration = false;
};

enum class State : std::uint8_t { up, down, ready, paused };
inline constexpr std::array<std::string_view, 4> state_words = {"up", "down", "ready", "paused"};

/// A condition on the present moment: a tree in postfix order.
struct Predicate {
  struct Node {
    enum class Kind : std::uint8_t { state, metric, logical_and, logical_or, logical_not } kind = Kind::state;
    Target target;  ///< state: true when all targeted replicas are in it
    State state = State::up;
    Metric metric;  ///< metric <comparison> quantity
    Comparison comparison = Comparison::equal;
    Quantity quantity;
    bool has_other = false;  ///< compared with `other`, not with the quantity
    Metric other;            ///< of a table, as `metric` is
  };
  std::vector<Node> nodes;
};

}  // namespace meshsim::plan
