// Everything that makes up a simulated system at one moment, between two dispatches. A copy of a simulation takes over
// this and nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "plan/plan.hpp"
#include "sim/budget.hpp"
#include "sim/counters.hpp"
#include "sim/event_queue.hpp"
#include "sim/handler_errors.hpp"
#include "sim/headway.hpp"
#include "sim/instances.hpp"
#include "sim/message_store.hpp"
#include "sim/network.hpp"
#include "sim/processes.hpp"
#include "sim/state_tables.hpp"
#include "trace/digest.hpp"
#include "trace/name_table.hpp"

namespace meshsim::sim {

/// Makes the behaviour of a new instance.
using ActorFactory = std::function<std::unique_ptr<Actor>(const plan::Plan&, ServiceId, std::uint32_t replica)>;

/// The compiler writes the copy, so that a member that is added here is copied.
struct State {
  State(const Context& context, const plan::Plan& plan, ActorFactory factory, const Budget& budget);
  State(const State&) = default;
  State& operator=(const State&) = delete;
  ~State() = default;

  const plan::Plan* plan;
  ActorFactory factory;
  Budget budget;
  Context context;  ///< belongs to the simulation that has this state

  EventSeq seq = 0;  ///< the last event
  trace::Digest digest;
  bool unrecorded = false;  ///< an event came after the last one that the budget allows
  std::uint64_t dispatches = 0;
  std::uint64_t next_look = 0;      ///< the number of dispatches at which budgets and the interrupt flag are checked
                                    ///< next
  std::uint64_t next_weighing = 0;  ///< the number of dispatches at which memory is added up next
  Headway headway;

  Counters counters;
  EventQueue queue;
  MessageStore messages;
  Instances instances;
  Processes processes;
  Network network;
  StateTables tables;
  HandlerErrors handler_errors;
  trace::NameTable names;
  std::vector<std::vector<SubscriptionId>> subscription_ids;  ///< by plan index, then replica (0 = shared)
};

}  // namespace meshsim::sim
