// SIGINT and SIGTERM.
//
// A command begins in the mode in which a signal ends the process at once: reading a file or a FIFO, compiling, and
// printing diagnostics can stop anywhere. A command that runs something asks for an orderly end: a signal is then only
// noted, so that the run is cut, judged and written, within a moment of grace. Work that takes longer (a dispatch to
// very many, a long judging, a pipe that nobody reads) is ended all the same. Both ends have the exit code 130.
#pragma once

#include <csignal>

namespace meshsim::cli {

/// Installs the handlers. At most one, for as long as the process lives.
class Signals {
 public:
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Returns the signal that came, 0 for none. A command may set it to 0 again, or to SIGPIPE when its output has no
  /// reader.
  volatile std::sig_atomic_t* noted() const;

  /// Notes signals from here on. `sigint_ends` is false in a session at a terminal, where SIGINT ends only the present
  /// command, however long that takes to notice.
  void end_orderly(bool sigint_ends);
};

/// While it lives, signals that end the process wait, because a file is being replaced.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

 private:
  sigset_t before_ = {};
};

}  // namespace meshsim::cli
