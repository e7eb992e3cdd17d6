// The loop of a session: reads a line, does what it says, and again.
#pragma once

#include <string>

#include "step/commands/session.hpp"
#include "step/prompt/line_reader.hpp"

namespace meshsim::step {

class Dialogue {
 public:
  /// Both must outlive it.
  Dialogue(Session& session, LineReader& reader) : session_(session), reader_(reader) {}

  /// Goes on until `quit`, the end of the input, or a signal.
  void run();

 private:
  std::string prompt() const;
  void execute(const std::string& typed);

  Session& session_;
  LineReader& reader_;
  std::string last_;  // the command that an empty line repeats
};

}  // namespace meshsim::step
