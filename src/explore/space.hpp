// The faults that may strike a system: which verb, whom, for how long. When they strike is Moment's.
#pragma once

#include <cstdint>
#include <meshsim/time.hpp>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace meshsim::explore {

/// The kinds of faults that are tried, in the order of their plainness.
enum class Kind : std::uint8_t { kill, crash, pause, cut, power_off };
inline constexpr std::size_t kind_count = 5;
/// Returns the word of the language: "kill", "power off".
[[nodiscard]] std::string_view word_of(Kind kind);

/// A fault without its time.
struct Fault {
  Kind kind = Kind::kill;
  plan::Action action;
  Duration outage = 0;
  plan::LineId id;  ///< behind the lines of the plan's timeline
  std::uint32_t outage_index = 0;
};

/// The faults that the caller asks for; an empty list stands for the default.
struct Choice {
  std::vector<Kind> kinds;
  std::vector<std::string> targets;  ///< names of services or instances
  std::vector<Duration> outages;
};

/// The whole space, in rank order: by outage, then kind, then target in file order.
struct Space {
  std::vector<Fault> faults;
  std::vector<Kind> kinds;
  std::vector<std::string> targets;  ///< the names of all who are struck, in file order
  std::vector<std::string> links;    ///< "shop <-> queue"
  std::vector<Duration> outages;
  std::vector<Duration> timeouts;  ///< that the outages were chosen by; empty where they were given

  std::size_t per_outage() const { return outages.empty() ? 0 : faults.size() / outages.size(); }
};

/// Returns the faults that the choice allows. By default: kill, pause and crash at before_ack of each instance of a
/// service that does something of its own, kill, pause and power off of brokers, kill and pause of gateways, cuts
/// between all that have connections. Loads are never struck. A service that only acts from the timeline is struck
/// only where the choice names it: a dead publisher shows nothing but its silence.
[[nodiscard]] Space space_of(const plan::Plan& plan, const Choice& choice = {});

/// Returns the fault as the action of a timeline line.
[[nodiscard]] plan::TimelineLine line_of(const Fault& fault, plan::Trigger trigger);

}  // namespace meshsim::explore
