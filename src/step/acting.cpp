// Typed actions, undo, save; help and quit.
#include <filesystem>

#include "base/text.hpp"
#include "compile/explain.hpp"
#include "report/run_report.hpp"
#include "step/arguments.hpp"
#include "step/commands.hpp"
#include "step/manual.hpp"
#include "step/session.hpp"
#include "step/sight.hpp"

namespace meshsim::step {

namespace {

/// A word may be a command and a word of the language.
void help_with(Session& session, const std::string& word) {
  const auto of_command = manual_of(word);
  const auto of_language = compile::explain(word);
  if (of_command) session.print(*of_command);
  if (of_command && of_language) session.say("");
  if (of_language) session.print(*of_language);
  if (of_command || of_language) return;
  if (const auto foreign = compile::explain_foreign(word)) return session.print(*foreign);
  const std::string hint = compile::explain_suggestion(word);
  session.complain("nothing is known of `" + word + "`", hint.empty() ? "`help` lists the commands" : hint);
}

}  // namespace

void act(Session& session, const std::string& line) {
  Stage& stage = session.stage();
  const Sight before(session.world());
  const EventSeq event = stage.journey().place().event;
  const std::size_t results = session.world().timeline().results().size();
  // The names grow with the branch that is being made, so the events are told when it stands.
  if (const Result<void> acted = stage.act(line, nullptr); !acted)
    return session.complain_in_full(acted.error().message);
  {
    EventPrinter printer = session.printer(true, event);
    static_cast<void>(stage.journey().replay(printer));  // cut short: it was done all the same
  }
  const std::vector<world::LineResult>& now = session.world().timeline().results();
  if (now.size() > results && now.back().kind == world::LineResult::Kind::did_nothing)
    session.say("it found nothing to do");
  for (const std::string& change : Sight(session.world()).changes_since(before, session.world())) {
    session.remark("  " + change);
  }
}

void undo_action(Session& session, const std::string& /*arguments*/) {
  Stage& stage = session.stage();
  if (stage.typed().empty()) return session.complain("there is nothing to undo: no action was typed");
  const std::string line = stage.typed().back().line.text();
  if (const Result<void> undone = stage.undo(); !undone) return session.complain_in_full(undone.error().message);
  session.say("taken back: " + line);
}

void save(Session& session, const std::string& arguments) {
  Stage& stage = session.stage();
  if (!arguments.ends_with(".mesh") || arguments.find(' ') != std::string::npos)
    return session.complain("`save` takes the name of a scenario file", "such as `save what_if.mesh`");
  const auto folder = [](const std::string& path) {
    return std::filesystem::path(path).parent_path().lexically_normal();
  };
  if (stage.script().uses_files() && folder(arguments) != folder(stage.script().path()))
    return session.complain("the scenario uses other files by their relative paths",
                            "save it in the same folder, beside `" + stage.script().path() + "`");
  if (const Result<void> written = session.write_file(arguments, stage.saved_text()); !written)
    return session.complain("cannot write `" + arguments + "`: " + written.error().message);
  plan::Plan saved = session.plan();
  saved.files.front() = arguments;
  session.say("saved with " + plural(stage.typed().size(), "typed line"));
  session.remark(report::replay_command(saved, stage.script().sets()) + "  runs it");
}

void help(Session& session, const std::string& arguments) {
  if (!arguments.empty()) return help_with(session, arguments);
  std::string_view group;
  for (const Command& command : commands()) {
    if (command.group != group) session.say((group.empty() ? "" : "\n") + std::string(command.group));
    group = command.group;
    std::string name(command.word);
    if (!command.alias.empty()) name += ", " + std::string(command.alias);
    if (!command.arguments.empty()) name += " " + std::string(command.arguments);
    session.say("  " + pad_right(name, 26) + " " + std::string(command.help));
  }
  session.say("\nActing: any action of a timeline, without its time, happens here and now:");
  session.say("  kill subscriber");
  session.say("  publisher publishes hello { text: \"x\" } 5 times every 100ms");
  session.say("  cut order-api -> queue for 2s");
  session.say("\nAn empty line repeats. `help WORD` explains a command or a word of the language.");
}

void quit(Session& session, const std::string& /*arguments*/) { session.quit(); }

}  // namespace meshsim::step
