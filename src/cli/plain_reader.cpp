#include "cli/plain_reader.hpp"

#include "cli/standard_input.hpp"

namespace meshsim::cli {

step::LineReader::Line PlainReader::read(const std::string& prompt, step::Completer& /*completer*/) {
  if (is_terminal_) {
    console_.out(prompt);
    console_.flush();
  }
  std::size_t end = 0;
  {
    const StandardInput input(interrupt_);
    while ((end = unread_.find('\n')) == std::string::npos && input.read_more(unread_)) {
    }
  }
  if (*interrupt_ != 0) return {Line::Kind::cancelled, {}};
  if (unread_.empty()) return {Line::Kind::end, {}};
  Line line{Line::Kind::text, unread_.substr(0, end)};  // the last one may end without a newline
  unread_.erase(0, end == std::string::npos ? end : end + 1);
  if (line.text.ends_with('\r')) line.text.pop_back();
  if (!is_terminal_) console_.out(prompt + line.text + "\n");
  return line;
}

}  // namespace meshsim::cli
