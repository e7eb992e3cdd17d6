// Commands from standard input as it is. From a file or a pipe, each is printed behind its prompt, so that the output
// reads like a session at a terminal, which shows the typed text by itself.
#pragma once

#include <csignal>
#include <string>

#include "cli/console.hpp"
#include "step/prompt/line_reader.hpp"

namespace meshsim::cli {

class PlainReader final : public step::LineReader {
 public:
  PlainReader(Console& console, bool is_terminal, const volatile std::sig_atomic_t* interrupt)
      : console_(console), is_terminal_(is_terminal), interrupt_(interrupt) {}
  Input read(const std::string& prompt, step::Completer& completer) override;

 private:
  Console& console_;
  bool is_terminal_;
  const volatile std::sig_atomic_t* interrupt_;
  std::string unread_;
};

}  // namespace meshsim::cli
