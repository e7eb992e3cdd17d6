// The loop of a session: reads a line, carries it out, and again.
#pragma once

#include <string>

#include "step/commands/session.hpp"
#include "step/prompt/line_reader.hpp"

namespace meshsim::step {

class Dialogue {
 public:
  /// Takes a session and a reader, which must outlive it.
  Dialogue(Session& session, LineReader& reader) : session_(session), reader_(reader) {}

  /// Runs until `quit`, the end of the input, or a signal.
  void run();

 private:
  std::string prompt() const;
  void execute(const std::string& typed);

  Session& session_;
  LineReader& reader_;
  std::string last_;  // the command that an empty line repeats
};

}  // namespace meshsim::step
