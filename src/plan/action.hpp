// The action of a timeline line: a struct for each verb, with the fields that it needs and no others. The common facts
// about verbs stand in one table, verbs.hpp.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
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

namespace act {

// Processes.
struct Kill {
  Target who;
};
struct Crash {
  Target who;
  CrashPoint at = CrashPoint::now;
};
struct Stop {
  Target who;
  Duration grace = -1;  ///< -1: the service's
};
struct Start {
  Target who;
};
struct Restart {
  Target who;
};
struct Pause {
  Target who;
};
struct Resume {
  Target who;
};
struct PowerOff {
  Target who;
};
struct Scale {
  ServiceId service = no_service;
  std::uint32_t replicas = 0;
};

// Messages and requests.
struct Publish {
  Target who;
  TopicId topic = no_topic;
  value::Code record;
  Repeat repeat;
};
struct Call {
  Target who;
  Target callee;
  TopicId endpoint = no_topic;
  value::Code body;
  Repeat repeat;
};

// Links.
struct Cut {
  Sides sides;
};
struct Heal {
  Sides sides;
};
struct Delay {
  Sides sides;
  Duration by = 0;
};
struct Loss {
  Sides sides;
  Probability probability;
};
struct Drop {
  Sides sides;
  Probability probability;
};
struct Partition {
  Sides sides;
};

// The scenario itself.
struct Mark {
  std::uint32_t mark = 0;  ///< index into Plan::marks
};
struct Check {
  Predicate predicate;
  std::string text;  ///< as written
};
struct Note {
  std::string text;
};

}  // namespace act

using Action = std::variant<act::Kill, act::Crash, act::Stop, act::Start, act::Restart, act::Pause, act::Resume,
                            act::PowerOff, act::Scale, act::Publish, act::Call, act::Cut, act::Heal, act::Delay,
                            act::Loss, act::Drop, act::Partition, act::Mark, act::Check, act::Note>;

template <class Verb>
bool is(const Action& action) {
  return std::holds_alternative<Verb>(action);
}

}  // namespace meshsim::plan
