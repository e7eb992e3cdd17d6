// A member's real process, as the driver sees it.
#pragma once

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
  };

  std::optional<ChildProcess> process;
  bool paused = false;
  bool stopping = false;    ///< ends when its handler does
  bool connected = false;   ///< as it said last
  bool connecting = false;  ///< it was told to
  std::string connection;   ///< what the server calls it
  std::uint64_t syncs_asked = 0;
  std::uint64_t syncs_done = 0;
  std::optional<Handled> busy;
  CrashPoint crash_at = CrashPoint::none;  ///< armed
  std::vector<std::string> gone;           ///< connections of processes that ended, until the server has noticed

  bool is_up() const { return process.has_value(); }
  bool acts() const { return is_up() && !paused; }
};

}  // namespace meshsim::conformance
