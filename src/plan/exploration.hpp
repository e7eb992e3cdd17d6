// `explore { }`: the faults that a search lets strike, when, and what must hold under them. No run reads it.
#pragma once

#include <array>
#include <cstdint>
#include <meshsim/crash_point.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ratio.hpp"
#include "plan/action.hpp"
#include "plan/pattern.hpp"

namespace meshsim::plan {

/// The kinds of faults that can be tried, in the order of their plainness. The first five are the default.
enum class FaultKind : std::uint8_t {
  kill,
  crash,
  pause,
  cut,
  power_off,
  stop,
  restart,
  isolate,  ///< one instance from all others
  delay,
  loss,
  drop,
};
inline constexpr std::array<std::string_view, 11> fault_words = {
    "kill", "crash", "pause", "cut", "power off", "stop", "restart", "isolate", "delay", "loss", "drop",
};
inline constexpr std::size_t default_faults = 5;
constexpr std::string_view word_of(FaultKind kind) { return fault_words.at(static_cast<std::size_t>(kind)); }
/// Tells whether it strikes connections, not processes.
constexpr bool strikes_links(FaultKind kind) { return kind == FaultKind::cut || kind >= FaultKind::delay; }

/// The most faults in one run that a search can try.
inline constexpr unsigned most_faults = 2;

/// A fault without its target: `kill`, `crash at before_ack`, `delay 20ms`.
struct FaultForm {
  FaultKind kind = FaultKind::kill;
  CrashPoint at = CrashPoint::none;  ///< of a crash; none: each point at which a handler has done half of its work
  Duration by = 0;                   ///< of a delay
  Probability probability = {};      ///< of a loss or a drop
  friend bool operator==(const FaultForm&, const FaultForm&) = default;
};

/// A fault that is left out: `kill shop`, `cut queue <-> archive`.
struct Exemption {
  FaultKind kind = FaultKind::kill;
  Target who;     ///< of a fault of processes
  Sides between;  ///< of a fault of connections; one target a side
};

/// Holds the settings of a block `explore { }`; one that is empty, or has no value, stands for its default.
struct Exploration {
  std::vector<FaultForm> faults;
  std::vector<Target> of;          ///< the targets of faults of processes
  std::vector<Sides> on;           ///< the connections of faults of connections; one target a side
  std::vector<Duration> outages;   ///< how long each fault lasts
  unsigned at_most = 0;            ///< faults in one run; 0: the default
  std::optional<Anchor> from, to;  ///< when they strike; both or none
  std::vector<Exemption> except;
  std::vector<std::uint32_t> claims;  ///< the judged ones, as indices into Plan::claims
  Duration settle = 0;                ///< how long the system may take to come to rest; 0: the default
};

}  // namespace meshsim::plan
