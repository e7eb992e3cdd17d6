// Handlers and flows as programs: a flat list of steps. The state of a running one is a step number plus locals, plain
// data, which makes a simulation copyable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <variant>
#include <vector>

#include "base/distribution.hpp"
#include "base/ratio.hpp"
#include "plan/call_policy.hpp"
#include "plan/position.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

inline constexpr std::uint32_t no_step = UINT32_MAX;
inline constexpr FieldId no_local = no_field;

// The kinds of steps.
namespace step {

/// Keeps the instance busy for a time drawn from `duration`.
struct Work {
  Distribution duration;
};
/// Lets a time drawn from `duration` pass, which does not count as busy.
struct Wait {
  Distribution duration;
};
/// Lets the time pass that the code gives, which may use one drawn from `drawn`. Fails where it gives none.
struct Timed {
  value::Code time;
  Distribution drawn;
  bool is_busy = false;  ///< `work`, not `wait`
};
/// Starts the programs of its branches at once, and waits until all have ended; fails if one has. Behind it stand a
/// jump to where it goes on, and a jump to each branch.
struct Together {
  std::uint32_t branches = 0;
};
/// Gives a local of a branch to the activation that it is part of.
struct HandOver {
  FieldId local = no_local;
};
/// Waits until it is the only one that holds the entry of the table; Unlock ends that.
struct Lock {
  std::uint32_t table = 0;
  value::Code key;
};
/// Lets go of the entry of the table that was locked last.
struct Unlock {
  std::uint32_t table = 0;
};
/// Makes a local absent.
struct Forget {
  FieldId local = no_local;
};
/// Waits for the confirm; fails without one.
struct Publish {
  TopicId topic = no_topic;
  value::Code record;
  Duration timeout = 0;
  std::uint32_t delay_ms = 0;  ///< for so long the broker keeps it back
};
/// Waits for the answer and puts it into `local`; fails if it is an error, or does not come.
struct Call {
  ServiceId target = no_service;
  TopicId endpoint = no_topic;
  value::Code body;
  Duration timeout = 0;  ///< under a policy: of all its tries; 0: as the policy says
  FieldId local = no_local;
  std::uint32_t guard = unguarded;  ///< under a policy: index into Plan::guarded
};
struct Reply {
  value::Code body;
  std::uint16_t status = 0;
};
/// Fails if the condition is false.
struct Require {
  value::Code condition;
};
struct Let {
  FieldId local = no_local;
  value::Code value;
};
struct Set {
  std::uint32_t table = 0;
  value::Code key;
  value::Code value;
};
/// Goes on with this probability, and fails otherwise.
struct Chance {
  Probability probability;
};
/// Ends the program if the key was handled before; `table` remembers the keys.
struct Once {
  std::uint32_t table = 0;
  value::Code key;
};
/// Gives the message back, and ends the program.
struct Retry {
  Duration after = 0;
};
/// Dead-letters the message, and ends the program.
struct Reject {};
struct Log {
  value::Code text;
};
/// Goes on at `otherwise` in any case.
struct Jump {};
/// Ends a flow as failed, behind the `else` of its `require`.
struct Fail {};
/// Ends the program as handled.
struct Finish {};
/// Asks the broker to put the dead letters of the topic back, and waits for nothing.
struct Redrive {
  TopicId topic = no_topic;
};

}  // namespace step

using Deed =
    std::variant<step::Work, step::Wait, step::Publish, step::Call, step::Reply, step::Require, step::Let, step::Set,
                 step::Chance, step::Once, step::Retry, step::Reject, step::Log, step::Jump, step::Fail, step::Finish,
                 step::Timed, step::Together, step::HandOver, step::Forget, step::Lock, step::Unlock, step::Redrive>;

struct Step {
  Deed deed = step::Finish{};
  std::uint32_t otherwise = no_step;  ///< the step to go on with after a failure; no_step: the program ends as failed
  std::uint64_t which =
      0;  ///< distinguishes its draws from those of the program's other steps: its kind, and its ordinal among them
  Position position;
};

template <class Kind>
bool is(const Step& step) {
  return std::holds_alternative<Kind>(step.deed);
}

/// The program that a service runs when a message of `topic` or a call of that endpoint comes.
inline constexpr std::uint16_t every_version = UINT16_MAX;

struct Handler {
  TopicId topic = no_topic;
  std::uint32_t first_step = 0;
  std::uint64_t name = 0;  ///< a hash of service and topic, which distinguishes its draws from those of other handlers
  std::uint16_t version = every_version;  ///< the number of the version that has it
  Position position;
};

/// `memory X` (dies with its instance) or `store X` (shared by the replicas, survives). Also made for `once`.
struct Table {
  std::string name;
  bool in_store = false;
  bool for_once = false;        ///< holds the keys of a `once` step
  bool key_is_message = false;  ///< the key is message.id, so an entry retires with its message
  ServiceId service = no_service;
};

struct Flow {
  std::string name;
  std::uint32_t first_step = 0;
  Position position;
};

}  // namespace meshsim::plan
