// A member's real process, as the driver sees it.
#pragma once

#include <deque>
#include <meshsim/context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "driver/child_process.hpp"
#include "driver/handler_script.hpp"

namespace meshsim::conformance {

struct RealClient {
  /// A message whose handler runs.
  struct Handled {
    std::uint64_t message = 0;
    std::uint32_t delivery = 1;
    HandlerEnd end;
    Time due = 0;
    bool dies = false;  ///< then, in the middle of its work
  };

  std::optional<ChildProcess> process;
  bool paused = false;
  bool stopping = false;     ///< it was told to end
  bool lingers = false;      ///< and finishes what it has
  bool restarts = false;     ///< and is started again when it has
  bool catching_up = false;  ///< connected again, and at work without a break since
  bool scaled_away = false;  ///< it is not to come back until there are more of its service again
  bool connected = false;    ///< as it said last
  bool silent = false;       ///< its connection leads to a machine that lost its power, which it does not know yet
  bool connecting = false;   ///< it was told to
  std::string connection;    ///< what the server calls it
  std::uint64_t syncs_asked = 0;
  std::uint64_t syncs_done = 0;
  bool reads = false;  ///< it waits for the server, as of the last sync
  std::optional<Handled> busy;
  std::deque<std::uint64_t> unconfirmed;   ///< its outbox: what was published and not confirmed
  bool publishes = false;                  ///< and waits for the server's word
  CrashPoint crash_at = CrashPoint::none;  ///< armed
  std::vector<ChildProcess> dying;         ///< killed and not yet heard to the end
  std::vector<std::string> gone;           ///< connections of processes that ended, until the server has noticed

  bool is_up() const { return process.has_value(); }
  bool acts() const { return is_up() && !paused; }
  /// Tells whether it acts and is connected to a server that may answer.
  bool listens() const { return acts() && !silent; }
};

}  // namespace meshsim::conformance
