#include "step/session.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "compile/hint.hpp"
#include "compile/typed.hpp"
#include "report/narrator.hpp"
#include "step/arguments.hpp"
#include "step/asking.hpp"
#include "step/commands.hpp"
#include "step/completion.hpp"

namespace meshsim::step {

namespace {

/// Whether a line is an action of the timeline: by its first word, or `X publishes`, `X calls`.
bool is_action(const std::string& line) {
  const auto [first, rest] = split_first(line);
  const std::string second = split_first(rest).first;
  if (second == "publishes" || second == "calls") return true;
  const std::vector<std::string_view> words = compile::action_words();
  return std::find(words.begin(), words.end(), first) != words.end();
}

std::string typed_text(const Stage& stage) {
  std::string text;
  for (const TypedAction& each : stage.typed()) text += each.line.text() + "\n";
  return text;
}

/// For a message: as it was typed, unless it is very long.
std::string shortened(const std::string& word) {
  constexpr std::size_t most = 40;
  return word.size() <= most ? word : word.substr(0, most) + "...";
}

}  // namespace

Session::Session(Stage& stage, LineReader& reader, Edge edge)
    : stage_(stage),
      reader_(reader),
      edge_(std::move(edge)),
      shown_(*report::make_log_filter(stage.plan(), {})),
      predictions_(stage.plan()) {}

void Session::welcome() {
  say(report::painted(edge_.style, report::Colour::bold, plan().scenario));
  remark("everything has started; `step`, `next`, `continue` go on, `help` lists all");
}

void Session::run() {
  Completion completion(*this);
  ask_if_due(*this);
  while (!is_over_ && edge_.out_works()) {
    const LineReader::Line line = reader_.read(prompt(), completion);
    if (line.kind == LineReader::Line::Kind::end) {
      quit();
      continue;
    }
    take_interrupt();
    if (!is_over_ && line.kind == LineReader::Line::Kind::text) execute(line.text);
    if (!is_over_ && line.kind == LineReader::Line::Kind::too_long)
      complain("a line of a session has at most 64 KiB; this one was left out");
    take_interrupt();
  }
}

void Session::execute(const std::string& typed) {
  std::string line(trim(typed));
  if (line.starts_with('#')) return;
  if (line.empty()) line = last_;
  if (line.empty()) return;
  const auto [word, arguments] = split_first(line);
  last_.clear();
  if (word != "quit") has_asked_ = false;
  if (is_prediction(*this, line)) return predict(*this, line);
  if (is_action(line)) return act(*this, line);
  if (const Command* command = find_command(word)) {
    if (command->arguments.empty() && !arguments.empty())
      return complain("`" + std::string(command->word) + "` takes no argument, found `" + shortened(arguments) + "`");
    command->run(*this, arguments);
    if (command->repeats) last_ = line;
    return;
  }
  if (word == "ask")
    return complain("a question stands in the timeline of the file: it is no action", "`meshsim explain ask`");
  std::vector<std::string_view> known = compile::action_words();
  for (const Command& each : commands()) known.push_back(each.word);
  const std::string help = compile::hint(word, known, "the commands");
  complain("no command `" + shortened(word) + "`", help.empty() ? "`help` lists the commands" : help);
}

void Session::quit() {
  const std::size_t typed = stage_.typed().size();
  is_over_ = !edge_.interactive || has_asked_ || typed == 0 || typed_text(stage_) == saved_;
  if (is_over_) return;
  has_asked_ = true;
  say(plural(typed, "typed line is", "typed lines are") +
      " in no file: `save FILE.mesh` writes the scenario with what was typed, `quit` again leaves");
}

void Session::note_saved() { saved_ = typed_text(stage_); }

std::string Session::prompt() const {
  const Place place = stage_.journey().place();
  std::string text = report::format_log_time(place.time) + " #" + std::to_string(place.event);
  const std::size_t typed = stage_.typed().size();
  if (typed > 0) text += " what-if" + (typed > 1 ? " " + std::to_string(typed) : "");
  return text + "> ";
}

void Session::say(std::string_view text) {
  edge_.out(text);
  edge_.out("\n");
}

void Session::remark(std::string_view text) { say(report::painted(edge_.style, report::Colour::dim, text)); }

void Session::complain(std::string_view problem, std::string_view help) {
  ++mistakes_;
  say(report::painted(edge_.style, report::Colour::red, "error: ") + std::string(problem));
  if (!help.empty()) say("  = help: " + std::string(help));
}

void Session::complain_in_full(std::string_view diagnostics) {
  ++mistakes_;
  print(diagnostics);
}

EventPrinter Session::printer(bool all, EventSeq after) {
  return {edge_.out, plan(), names(), edge_.style, all ? nullptr : &shown_, after};
}

bool Session::take_interrupt() {
  if (edge_.interrupt == nullptr || *edge_.interrupt == 0) return false;
  if (*edge_.interrupt != SIGINT || !edge_.interactive) {
    is_over_ = true;
  } else {
    *edge_.interrupt = 0;
  }
  return true;
}

bool Session::replay(trace::Sink& sink) {
  if (stage_.journey().replay(sink)) return true;
  say("stopped before all was read");
  return false;
}

}  // namespace meshsim::step
