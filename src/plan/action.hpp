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
struct Heal {
  static constexpr Verb verb{"heal", Reason::cut, Strikes::link};
  Sides sides;
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

using Action = std::variant<act::Kill, act::Crash, act::Stop, act::Start, act::Restart, act::Pause, act::Resume,
                            act::PowerOff, act::Scale, act::Publish, act::Call, act::Cut, act::Heal, act::Delay,
                            act::Loss, act::Drop, act::Partition, act::Mark, act::Check, act::Note, act::Deploy>;

template <class Verb>
bool is(const Action& action) {
  return std::holds_alternative<Verb>(action);
}

}  // namespace meshsim::plan
