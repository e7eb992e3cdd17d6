// The timeline as data: trigger, action, heal-after; each line printable as `.mesh`.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "base/ratio.hpp"
#include "plan/pattern.hpp"
#include "plan/position.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

struct Trigger {
  enum class Kind : std::uint8_t {
    at,          ///< `at 4s:`
    after,       ///< `+500ms:`: so long after the line before it fired (its last action, if it repeats)
    when_fact,   ///< `when hello handled by subscriber:`, once
    when_state,  ///< `when order-api is ready:`, once, at the first event at which it holds
    every,       ///< `every 1s from A to B:`, from A inclusive to B inclusive
    at_event,    ///< `at event N:` after the dispatch that emitted event N
  } kind = Kind::at;
  Time at = 0;
  Duration after = 0;
  Pattern fact;
  Predicate state;
  Duration every = 0;
  Time from = 0, to = 0;
  EventSeq event = 0;
};

struct Action {
  enum class Kind : std::uint8_t {
    kill,
    crash,
    stop,
    start,
    restart,
    pause,
    resume,
    power_off,
    scale,
    publish,
    call,
    cut,
    heal,
    delay,
    loss,
    drop,
    partition,
    mark,
    check,
    note,
  } kind = Kind::note;
  std::vector<Target>
      targets;                 ///< process verbs: who; network verbs: the from side; publish, call: the one who does it
  std::vector<Target> others;  ///< network verbs: the to side; call: the callee
  bool both_ways = false;      ///< `<->`, partition
  CrashPoint crash_at = CrashPoint::now;
  Duration grace = -1;         ///< stop; -1 = the service's
  std::uint32_t replicas = 0;  ///< scale
  TopicId topic = no_topic;    ///< publish; call: the endpoint
  value::Code record;          ///< publish, call
  std::uint32_t times = 1;
  Duration every = 0;       ///< between repetitions
  Duration by = 0;          ///< delay
  Probability probability;  ///< loss, drop
  std::uint32_t mark = 0;
  Predicate predicate;  ///< check
  std::string text;     ///< note; check: as written
};

/// The two sides of a fault or a `heal`.
struct Sides {
  const std::vector<Target>& from;
  const std::vector<Target>& to;
  bool both_ways = false;
};
/// Tells whether a `heal` of these sides ends the fault: it names all of its pairs, in all of its directions.
bool heals(const Sides& heal, const Sides& fault);

struct TimelineLine {
  Trigger trigger;
  Action action;
  Duration heal_after = 0;  ///< `for 2s`; 0 = never
  std::string stream;       ///< the name of its random draws, see name_streams; empty when it has none
  std::string text;         ///< the line as written (canonical layout)
  Position position;
};

}  // namespace meshsim::plan
