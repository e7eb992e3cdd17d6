#include "step/prompt/dialogue.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "compile/source/hint.hpp"
#include "compile/typed.hpp"
#include "report/narrator.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/asking.hpp"
#include "step/commands/commands.hpp"
#include "step/prompt/completion.hpp"

namespace meshsim::step {

namespace {

/// Tells whether a line is an action of the timeline: by its first word, or `X publishes`, `X calls`.
bool is_action(const std::string& line) {
  const auto [first, rest] = split_first(line);
  const std::string second = split_first(rest).first;
  if (second == "publishes" || second == "calls") return true;
  const std::vector<std::string_view> words = compile::action_words();
  return std::find(words.begin(), words.end(), first) != words.end();
}

/// Shortens a word for a message, if it is very long.
std::string shortened(const std::string& word) {
  constexpr std::size_t most = 40;
  return word.size() <= most ? word : word.substr(0, most) + "...";
}

}  // namespace

void Dialogue::run() {
  Completion completion(session_);
  ask_if_due(session_);
  while (session_.goes_on()) {
    const LineReader::Input input = reader_.read(prompt(), completion);
    if (input.kind == LineReader::Input::Kind::end) {
      session_.quit();
      continue;
    }
    session_.take_interrupt();
    if (session_.is_over()) break;
    if (input.kind == LineReader::Input::Kind::text) execute(input.text);
    if (!session_.is_over() && input.kind == LineReader::Input::Kind::too_long)
      session_.complain("a line of a session has at most 64 KiB; this one was left out");
    session_.take_interrupt();
  }
}

void Dialogue::execute(const std::string& typed) {
  std::string line(trim(typed));
  if (line.starts_with('#')) return;
  if (line.empty()) line = last_;
  if (line.empty()) return;
  const auto [word, arguments] = split_first(line);
  last_.clear();
  if (word != "quit") session_.stay();
  if (is_prediction(session_, line)) return predict(session_, line);
  if (is_action(line)) return act(session_, line);
  if (const Command* command = find_command(word)) {
    if (command->arguments.empty() && !arguments.empty()) {
      return session_.complain("`" + std::string(command->word) + "` takes no argument, found `" +
                               shortened(arguments) + "`");
    }
    command->run(session_, arguments);
    if (command->repeats) last_ = line;
    return;
  }
  if (word == "ask")
    return session_.complain("a question stands in the timeline of the file: it is no action", "`meshsim explain ask`");
  std::vector<std::string_view> known = compile::action_words();
  for (const Command& each : commands()) known.push_back(each.word);
  const std::string help = compile::hint(word, known, "the commands");
  session_.complain("no command `" + shortened(word) + "`", help.empty() ? "`help` lists the commands" : help);
}

std::string Dialogue::prompt() const {
  const world::Place place = session_.sandbox().journey().place();
  std::string text = report::format_log_time(place.time) + " #" + std::to_string(place.event);
  const std::size_t typed = session_.sandbox().typed().size();
  if (typed > 0) text += " what-if" + (typed > 1 ? " " + std::to_string(typed) : "");
  return text + "> ";
}

}  // namespace meshsim::step
