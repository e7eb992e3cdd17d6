#include "cli/plain_reader.hpp"

#include <cerrno>
#include <iostream>

#include "cli/interruptible_reads.hpp"

namespace meshsim::cli {

step::LineReader::Line PlainReader::read(const std::string& prompt, step::Completer& /*completer*/) {
  if (is_terminal_) {
    console_.out(prompt);
    console_.flush();
  }
  const InterruptibleReads interruptible;
  Line line;
  errno = 0;
  if (!std::getline(std::cin, line.text)) {
    const bool cancelled = errno == EINTR;
    std::cin.clear();
    return {cancelled ? Line::Kind::cancelled : Line::Kind::end, {}};
  }
  if (line.text.ends_with('\r')) line.text.pop_back();
  if (!is_terminal_) console_.out(prompt + line.text + "\n");
  return line;
}

}  // namespace meshsim::cli
