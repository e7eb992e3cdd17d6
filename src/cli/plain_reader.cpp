#include "cli/plain_reader.hpp"

#include <iostream>

namespace meshsim::cli {

step::LineReader::Line PlainReader::read(const std::string& prompt, step::Completer& /*completer*/) {
  if (is_terminal_) {
    console_.out(prompt);
    console_.flush();
  }
  Line line;
  if (!std::getline(std::cin, line.text)) return {Line::Kind::end, {}};
  if (line.text.ends_with('\r')) line.text.pop_back();
  if (!is_terminal_) console_.out(prompt + line.text + "\n");
  return line;
}

}  // namespace meshsim::cli
