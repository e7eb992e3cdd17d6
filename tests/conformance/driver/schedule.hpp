// The messaging part of a scenario as a list of steps: what is done to which process, and in what order. The same list
// drives the simulation (predicted.hpp) and the real run (real_run.hpp).
//
// Steps of one instant follow upon each other at once: what they race with is open. Between two instants the system
// gets quiet. Gaps of less than `shortest_gap` are neither, and are refused, as is all that a real run cannot do.
#pragma once

#include <meshsim/context.hpp>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "plan/plan.hpp"

namespace meshsim::conformance {

/// What the clock shows when a schedule begins. What comes at a round time does not come as a second of the clock ends.
inline constexpr Time schedule_begins = second + 50 * millisecond;
inline constexpr Duration shortest_gap = 10 * millisecond;
/// After the start of a broker, until its clients are surely back: they try again at least once a second.
inline constexpr Duration shortest_gap_after_broker = 2 * second;

/// A process: an instance of a service, or the broker.
struct Member {
  enum class Role : std::uint8_t { broker, consumer, publisher };
  std::string name;  ///< "subscriber-2"
  ServiceId service = no_service;
  std::uint32_t replica = 1;
  Role role = Role::publisher;
  std::uint32_t subscription = 0;  ///< consumer: index into Schedule::subscriptions
  bool is_there = true;            ///< from the start; else it comes when its service is scaled up
};

/// A queue of a topic: a group's, or one member's own.
struct Queue {
  std::string name;  ///< "worker", or "subscriber-2"
  TopicId topic = no_topic;
  std::string topic_name;
  std::uint32_t plan_index = 0;  ///< into Plan::subscriptions
  std::uint32_t replica = 0;     ///< 0: shared by the replicas
};

struct Step {
  Time at = 0;
  plan::Action action;                 ///< one time, at once
  std::vector<std::uint32_t> members;  ///< whom it is about, indices into Schedule::members
  std::uint32_t line = 0;              ///< of the plan's timeline
};

struct Schedule {
  const plan::Plan* plan = nullptr;
  std::string kind;  ///< the broker's
  std::uint32_t broker = 0;
  std::vector<Member> members;
  std::vector<Queue> queues;
  std::vector<Step> steps;  ///< in order of time, then of the file

  const plan::BrokerDetail& broker_detail() const {
    return plan->brokers[plan->services[members[broker].service].detail];
  }
  /// Tells whether its first consumer makes it, when there may be messages already.
  bool is_late(const Queue& queue) const;
  const plan::OutboxPolicy& outbox_of(const Member& member) const {
    return plan->service_details[plan->services[member.service].detail].outbox;
  }
  const plan::Subscription& planned(const Queue& queue) const { return plan->subscriptions[queue.plan_index]; }
};

/// Makes the steps of a plan, which must outlive the schedule; or names, with its line, a thing that no real run can
/// do.
Result<Schedule> make_schedule(const plan::Plan& plan);

}  // namespace meshsim::conformance
