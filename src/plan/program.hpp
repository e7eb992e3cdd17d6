// Handlers and flows as programs: a flat list of steps. The state of a running one is a step number plus locals, plain
// data, which makes a simulation copyable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "base/distribution.hpp"
#include "base/ratio.hpp"
#include "plan/position.hpp"
#include "value/code.hpp"

namespace meshsim::plan {

inline constexpr std::uint32_t no_step = UINT32_MAX;
inline constexpr FieldId no_local = no_field;

enum class StepKind : std::uint8_t {
  work,     ///< busy for a draw of `duration`
  wait,     ///< the same, but not counted as busy
  publish,  ///< code = the record; waits for the confirm, at most `timeout`; on failure goes to `otherwise`
  call,     ///< code = the body; target, topic = endpoint; the answer goes to `local`; on failure goes to `otherwise`
  reply,    ///< code = the body, status
  require,  ///< code = the condition; when false goes to `otherwise`
  let,      ///< local = code
  set,      ///< tables[table][key] = code
  chance,   ///< continues with `probability`, else goes to `otherwise`
  once,     ///< key: skip to the end when it was handled before; table = the table it is remembered in
  retry,    ///< gives the message back after `timeout`; ends the run
  reject,   ///< dead-letters the message; ends the run
  log,      ///< code = the text
  jump,     ///< goes to `otherwise`
  fail,     ///< ends the run as failed (after a failed require with no way on)
  finish,   ///< ends the run as handled
};

inline constexpr std::size_t step_kind_count = static_cast<std::size_t>(StepKind::finish) + 1;

struct Step {
  StepKind kind = StepKind::finish;
  value::Code code;
  value::Code key;
  std::uint32_t otherwise = no_step;  ///< the step to go to after a failure; no_step: the program ends as failed
  Distribution duration;
  Duration timeout = 0;
  Probability probability;
  std::uint32_t table = 0;
  TopicId topic = no_topic;
  ServiceId target = no_service;
  FieldId local = no_local;
  std::uint16_t status = 0;
  std::uint64_t which = 0;  ///< distinguishes its draws from those of the program's other steps: its kind and its
                            ///< ordinal among them
  Position position;
};

/// The program that a service runs for a message of `topic` or a call of that endpoint.
struct Handler {
  TopicId topic = no_topic;
  std::uint32_t first_step = 0;
  std::uint64_t name = 0;  ///< a hash of service and topic, which distinguishes its draws from those of other handlers
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
