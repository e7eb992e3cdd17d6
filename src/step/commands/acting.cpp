// Typed actions, undo, save; help and quit.
#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "base/wrap.hpp"
#include "manual/explain.hpp"
#include "plan/verbs.hpp"
#include "report/run_report.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/manual.hpp"
#include "step/commands/session.hpp"
#include "step/commands/view.hpp"

namespace meshsim::step {

namespace {

/// Explains a word, which may be a command as well as a word of the language.
void help_with(Session& session, const std::string& word) {
  const auto of_command = manual_of(word);
  const auto of_language = manual::explain(word);
  if (of_command) session.print(*of_command);
  if (of_command && of_language) session.say("");
  if (of_language) session.print(*of_language);
  if (of_command || of_language) return;
  if (const auto foreign = manual::explain_foreign(word)) return session.print(*foreign);
  const std::string hint = manual::explain_suggestion(word);
  session.complain("nothing is known of `" + word + "`", hint.empty() ? "`help` lists the commands" : hint);
}

/// Tells of an action without an immediate effect that it was done, and when its outcome can be seen.
std::string what_comes_of(const Session& session) {
  const plan::Action& action = session.plan().timeline.lines.back().action;
  const TopicId sent = plan::topic_of(action);
  const std::string topic = sent < session.plan().topics.size() ? session.plan().topics[sent].name : std::string();
  if (plan::is<plan::act::Publish>(action))
    return topic + " is on its way to the broker; `next` goes to where it is published";
  if (plan::is<plan::act::Call>(action)) return topic + " is on its way; `next` goes to what comes of it";
  if (plan::is<plan::act::Stop>(action)) return "it was asked to stop; `next` goes to what comes of it";
  return "done; `next` goes to what comes of it";
}

}  // namespace

void act(Session& session, const std::string& line) {
  Sandbox& sandbox = session.sandbox();
  const View before(session.world());
  const EventSeq event = sandbox.journey().place().event;
  const std::size_t results = session.world().timeline().results().size();
  // The names grow with the branch that is being made, so the events are printed when it is complete.
  if (const Result<void> acted = sandbox.act(line, nullptr); !acted)
    return session.complain_in_full(acted.error().message);
  std::uint64_t shown = 0;
  {
    EventPrinter printer = session.printer(true, event);
    static_cast<void>(sandbox.journey().replay(printer));  // cut short, but done all the same
    shown = printer.take_count();
  }
  const std::vector<world::LineResult>& now = session.world().timeline().results();
  if (now.size() > results && now.back().kind == world::LineResult::Kind::did_nothing)
    session.say("it found nothing to do");
  else if (shown == 0)
    session.say(what_comes_of(session));
  for (const std::string& change : View(session.world()).changes_since(before, session.world())) {
    session.remark("  " + change);
  }
}

void undo_action(Session& session, const std::string& /*arguments*/) {
  Sandbox& sandbox = session.sandbox();
  if (sandbox.typed().empty()) return session.complain("there is nothing to undo: no action was typed");
  const std::string line = sandbox.typed().back().line.text();
  if (const Result<void> undone = sandbox.undo(); !undone) return session.complain_in_full(undone.error().message);
  session.say("taken back: " + line);
}

namespace {

void save_as(Session& session, const std::string& path, bool replaces) {
  Sandbox& sandbox = session.sandbox();
  if (!path.ends_with(".mesh") || path.find(' ') != std::string::npos)
    return session.complain("`save` takes the name of a scenario file", "such as `save what_if.mesh`");
  const auto folder = [](const std::string& of) { return std::filesystem::path(of).parent_path().lexically_normal(); };
  if (sandbox.script().uses_files() && folder(path) != folder(sandbox.script().path()))
    return session.complain("the scenario uses other files by their relative paths",
                            "save it in the same folder, beside `" + sandbox.script().path() + "`");
  if (!replaces && session.exists(path))
    return session.complain("`" + path + "` is there already", "`save! " + path + "` replaces it");
  const std::string text = sandbox.saved_text();
  if (session.take_interrupt()) return session.say("stopped; nothing was saved");
  if (const Result<void> written = session.write_file(path, text); !written)
    return session.complain("cannot write `" + path + "`: " + written.error().message);
  session.note_saved();
  plan::Plan saved = session.plan();
  saved.files.front() = path;
  saved.run_name.replace(0, std::min(saved.run_name.find('['), saved.run_name.size()),
                         std::filesystem::path(path).stem().string());
  session.say("saved with " + plural(sandbox.typed().size(), "typed line"));
  session.remark(report::replay_command(saved, sandbox.script().sets()) + "  runs it");
}

/// Lists the commands of a topic of the help, a line each.
void list_commands(Session& session, std::string_view group) {
  for (const Command& command : commands()) {
    if (command.group != group) continue;
    std::string name(command.word);
    if (!command.alias.empty()) name += ", " + std::string(command.alias);
    if (!command.arguments.empty()) name += " " + std::string(command.arguments);
    session.say("  " + pad_right(name, 26) + " " + std::string(command.help));
  }
}

/// Returns the heading of a topic, "What-if" for "what-if"; empty when there is no such topic.
std::string_view topic_of(std::string_view word) {
  for (const Command& command : commands()) {
    if (word.size() == command.group.size() && word.substr(1) == command.group.substr(1) &&
        (word[0] == command.group[0] || word[0] - 'a' == command.group[0] - 'A'))
      return command.group;
  }
  return {};
}

/// Lists all commands by topic, on a screen of 24 lines.
void list_topics(Session& session) {
  std::string_view group;
  std::string line;
  const auto finish = [&] {
    if (!line.empty()) session.print(wrap_lines(line + "\n", 80));
  };
  for (const Command& command : commands()) {
    if (command.group != group) {
      finish();
      group = command.group;
      line = "  " + pad_right(group, 9);
    }
    line += " " + std::string(command.word);
    if (!command.alias.empty()) line += " (" + std::string(command.alias) + ")";
  }
  finish();
}

}  // namespace

void save(Session& session, const std::string& arguments) { save_as(session, arguments, false); }

void save_over(Session& session, const std::string& arguments) { save_as(session, arguments, true); }

void explain(Session& session, const std::string& arguments) {
  if (!arguments.empty()) return help_with(session, arguments);
  session.complain("`explain` takes a word", "such as `explain consumes`, `explain crash`, `explain redis-streams`");
}

void clear(Session& session, const std::string& /*arguments*/) { session.clear(); }

void help(Session& session, const std::string& arguments) {
  if (const std::string_view topic = arguments.empty() ? std::string_view() : topic_of(arguments); !topic.empty())
    return list_commands(session, topic);
  if (!arguments.empty()) return help_with(session, arguments);
  session.say("The commands, short forms in parentheses:");
  list_topics(session);
  session.say("`help moving` tells of each of them, and so for the other topics; `help WORD`");
  session.say("explains a command or a word of the language. An empty line repeats a move.");
  session.say("\nAny action of a timeline, without its time, happens here and now:");
  session.say("  kill subscriber");
  session.say("  publisher publishes hello { text: \"x\" } 5 times every 100ms");
  session.say("  cut order-api -> queue for 2s");
}

void quit(Session& session, const std::string& /*arguments*/) { session.quit(); }

}  // namespace meshsim::step
