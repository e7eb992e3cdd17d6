#include "cli/plain_reader.hpp"

#include "base/visible.hpp"
#include "cli/standard_input.hpp"

namespace meshsim::cli {

namespace {
constexpr std::size_t shown_of_too_long = 40;
}

step::LineReader::Input PlainReader::read(const std::string& prompt, step::Completer& /*completer*/) {
  if (is_terminal_) {
    console_.out(prompt);
    console_.flush();
  }
  std::size_t end = std::string::npos;
  std::string beginning;  // set while the rest of a too long line is skipped
  {
    const StandardInput input(interrupt_);
    std::size_t looked = 0;
    while ((end = unread_.find('\n', looked)) == std::string::npos) {
      looked = unread_.size();
      if (looked > step::most_line_bytes) {
        if (beginning.empty()) beginning = unread_.substr(0, shown_of_too_long);
        unread_.clear();
        looked = 0;
      }
      if (!input.read_more(unread_)) break;
    }
  }
  if (*interrupt_ != 0) return {Input::Kind::cancelled, {}};
  if (!beginning.empty()) {
    unread_.erase(0, end == std::string::npos ? end : end + 1);
    if (!is_terminal_) console_.out(prompt + visible(beginning) + "...\n");
    return {Input::Kind::too_long, beginning};
  }
  if (unread_.empty()) return {Input::Kind::end, {}};
  Input line{Input::Kind::text, unread_.substr(0, end)};  // the last one may end without a newline
  unread_.erase(0, end == std::string::npos ? end : end + 1);
  if (line.text.ends_with('\r')) line.text.pop_back();
  if (!is_terminal_) console_.out(prompt + line.text + "\n");
  return line;
}

}  // namespace meshsim::cli
