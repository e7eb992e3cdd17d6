// The faults that may strike a system: which verb, whom, for how long. When they strike is Moment's.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "plan/exploration.hpp"
#include "plan/plan.hpp"

namespace meshsim::explore {

using Kind = plan::FaultKind;

/// A fault without its time.
struct Fault {
  plan::FaultForm form;
  plan::Action action;
  Duration outage = 0;
  plan::LineId id;             ///< behind the lines of the plan's timeline
  std::uint32_t shortest = 0;  ///< the one with the same action and the shortest outage
};

/// The whole space, in rank order: by outage, then kind, then target in file order; a crash before a publish or a reply
/// behind all others, as its reason is the least plain.
struct Space {
  std::vector<Fault> faults;
  std::vector<std::string> verbs;    ///< "crash at before_ack"
  std::vector<std::string> targets;  ///< the names of all who are struck, in file order
  std::vector<std::string> links;    ///< "shop <-> queue"
  std::vector<Duration> outages;
  std::vector<Duration> timeouts;    ///< that the outages were chosen by; empty where they were given
  std::vector<std::uint32_t> begin;  ///< by group, those of one outage: its first fault; and the number of all
};

/// Returns the faults that are to be tried; docs/exploring.md, "What strikes", says which these are by default.
[[nodiscard]] Space space_of(const plan::Plan& plan, const plan::Exploration& wanted);
/// Goes by the plan's own exploration.
[[nodiscard]] Space space_of(const plan::Plan& plan);

/// Returns the fault as the action of a timeline line.
[[nodiscard]] plan::TimelineLine line_of(const Fault& fault, plan::Trigger trigger);

}  // namespace meshsim::explore
