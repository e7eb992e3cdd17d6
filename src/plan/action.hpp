// The action of a timeline line: a struct for each verb, with its `Verb` (word, reason, whom it strikes) and the fields
// that it needs. verbs.hpp lists the verbs in the order of the variant.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/event.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/ratio.hpp"
#include "plan/pattern.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

/// The two sides of a fault or a `heal`.
struct Sides {
  std::vector<Target> from;
  std::vector<Target> to;
  bool both_ways = false;  ///< `<->`, partition
};
/// Tells whether a `heal` of these sides ends the fault: it must name all of its pairs, in all of its directions.
bool heals(const Sides& heal, const Sides& fault);
/// Tells whether the target is one of these, or an instance of one.
bool covers(const std::vector<Target>& side, const Target& target);

/// `5 times every 10ms`
struct Repeat {
  std::uint32_t times = 1;
  Duration every = 0;
};

/// The things that a verb can act on.
enum class Strikes : std::uint8_t {
  process,   ///< a service or one of its instances
  sender,    ///< one that publishes or calls
  link,      ///< the connections between two sides
  scenario,  ///< nothing simulated: marks, checks, notes
};

struct Verb {
  std::string_view word;  ///< as written: "power off"
  Reason reason;          ///< the reason in fault_began and fault_ended
  Strikes strikes;
  bool heals = false;  ///< a fault that `for D` may end, or an end of a process that it makes an outage
  bool draws = false;  ///< its effect is random, so that it has a stream of random numbers of its own
};

namespace act {

// Processes.
struct Kill {
  static constexpr Verb verb{"kill", Reason::none, Strikes::process, true};
  Target who;
};
struct Crash {
  static constexpr Verb verb{"crash", Reason::none, Strikes::process, true};
  Target who;
  CrashPoint at = CrashPoint::now;
};
struct Stop {
  static constexpr Verb verb{"stop", Reason::none, Strikes::process, true};
  Target who;
  Duration grace = -1;  ///< -1: the service's
};
struct Start {
  static constexpr Verb verb{"start", Reason::none, Strikes::process};
  Target who;
};
struct Restart {
  static constexpr Verb verb{"restart", Reason::none, Strikes::process};
  Target who;
};
struct Pause {
  static constexpr Verb verb{"pause", Reason::pause, Strikes::process, true};
  Target who;
};
struct Resume {
  static constexpr Verb verb{"resume", Reason::none, Strikes::process};
  Target who;
};
struct PowerOff {
  static constexpr Verb verb{"power off", Reason::none, Strikes::process, true};
  Target who;
};
/// Every `work` that begins takes `factor` times as long.
struct Slow {
  static constexpr Verb verb{"slow", Reason::slow, Strikes::process, true};
  Target who;
  Decimal factor;
};
/// Handlers that begin get no further; those that have begun go on.
struct Hang {
  static constexpr Verb verb{"hang", Reason::hang, Strikes::process, true};
  Target who;
};
/// Requests are answered with the status, and their handler does not run.
struct Fail {
  static constexpr Verb verb{"fail", Reason::fail, Strikes::process, true, true};
  Target who;
  TopicId endpoint = no_topic;
  Probability probability;
  std::uint32_t status = 500;
};
/// `now` differs from the time of the run.
struct Skew {
  static constexpr Verb verb{"skew", Reason::skew, Strikes::process, true};
  Target who;
  Duration by = 0;
};
struct Scale {
  static constexpr Verb verb{"scale", Reason::none, Strikes::process};
  ServiceId service = no_service;
  std::uint32_t replicas = 0;
};
/// Replaces instances by ones of another version, some at a time.
struct Deploy {
  static constexpr Verb verb{"deploy", Reason::none, Strikes::process};
  Target who;
  std::uint16_t version = 0;  ///< index into the versions of the service
  std::uint32_t at_a_time = 1;
  Duration every = 0;
  bool start_first = false;
  bool waits_until_ready = true;
};

// Messages and requests.
struct Publish {
  static constexpr Verb verb{"publish", Reason::none, Strikes::sender, false, true};
  Target who;
  TopicId topic = no_topic;
  value::Code record;
  Repeat repeat;
};
struct Call {
  static constexpr Verb verb{"call", Reason::none, Strikes::sender, false, true};
  Target who;
  Target callee;
  TopicId endpoint = no_topic;
  value::Code body;
  Repeat repeat;
};

// Links.
/// Nothing passes; open connections hold their data, new ones cannot be made.
struct Cut {
  static constexpr Verb verb{"cut", Reason::cut, Strikes::link, true};
  Sides sides;
};
/// Without a second side: ends what strikes the first alone.
struct Heal {
  static constexpr Verb verb{"heal", Reason::cut, Strikes::link};
  Sides sides;
  bool is_of_one() const { return sides.to.empty(); }
};
/// Packets take longer by `by`.
struct Delay {
  static constexpr Verb verb{"delay", Reason::delay, Strikes::link, true};
  Sides sides;
  Duration by = 0;
};
/// A lost packet is sent again after 200ms, doubling: TCP turns loss into delay.
struct Loss {
  static constexpr Verb verb{"loss", Reason::loss, Strikes::link, true, true};
  Sides sides;
  Probability probability;
  std::uint32_t burst = 1;  ///< packets that are lost in a row
};
/// A lost packet is gone: for traffic that is no stream.
struct Drop {
  static constexpr Verb verb{"drop", Reason::drop, Strikes::link, true, true};
  Sides sides;
  Probability probability;
};
struct Partition {
  static constexpr Verb verb{"partition", Reason::cut, Strikes::link, true};
  Sides sides;
};
/// A partition of one from all others.
struct Isolate {
  static constexpr Verb verb{"isolate", Reason::cut, Strikes::link, true};
  Sides sides;
};
/// Packets take longer by up to `most`, each by a time of its own.
struct Jitter {
  static constexpr Verb verb{"jitter", Reason::jitter, Strikes::link, true, true};
  Sides sides;
  Duration most = 0;
};
/// Packets are sent one behind the other, each for as long as its size takes.
struct Bandwidth {
  static constexpr Verb verb{"bandwidth", Reason::bandwidth, Strikes::link, true};
  Sides sides;
  std::uint64_t bytes_per_second = 0;
};

// Brokers.
/// The dead letters of a topic go back into the queues that they came from.
struct Redrive {
  static constexpr Verb verb{"redrive", Reason::none, Strikes::scenario};
  TopicId topic = no_topic;
};

// The scenario itself.
struct Mark {
  static constexpr Verb verb{"mark", Reason::none, Strikes::scenario};
  std::uint32_t mark = 0;  ///< index into Plan::marks
};
struct Check {
  static constexpr Verb verb{"check", Reason::none, Strikes::scenario};
  Predicate predicate;
  std::string text;  ///< as written
};
struct Note {
  static constexpr Verb verb{"note", Reason::none, Strikes::scenario};
  std::string text;
};

}  // namespace act

using Action =
    std::variant<act::Kill, act::Crash, act::Stop, act::Start, act::Restart, act::Pause, act::Resume, act::PowerOff,
                 act::Scale, act::Publish, act::Call, act::Cut, act::Heal, act::Delay, act::Loss, act::Drop,
                 act::Partition, act::Redrive, act::Mark, act::Check, act::Note, act::Deploy, act::Slow, act::Hang,
                 act::Fail, act::Skew, act::Isolate, act::Jitter, act::Bandwidth>;

template <class Verb>
bool is(const Action& action) {
  return std::holds_alternative<Verb>(action);
}

}  // namespace meshsim::plan
