#include "step/commands/commands.hpp"

#include <array>

namespace meshsim::step {
namespace {

constexpr std::string_view moving = "Moving";
constexpr std::string_view stopping = "Stopping";
constexpr std::string_view seeing = "Seeing";
constexpr std::string_view acting = "What-if";
constexpr std::string_view general = "Session";

constexpr std::array table{
    // word, short, arguments, help, group, repeats, what completes them, function
    Command{"step", "s", "[n]", "to the next event", moving, true, Arguments::nothing, step_forward},
    Command{"next", "n", "[n]", "to the next event that the log shows", moving, true, Arguments::nothing, next_shown},
    Command{"continue", "c", "", "to the next breakpoint, or the end", moving, true, Arguments::nothing, go_on},
    Command{"to", "", "TIME | #EVENT", "to that time or event, before or behind", moving, false, Arguments::nothing,
            go_to_time},
    Command{"until", "u", "FACT | STATE", "until it happens, or becomes true", moving, true, Arguments::condition,
            go_until},
    Command{"back", "b", "[n]", "one event back", moving, true, Arguments::nothing, step_back},
    Command{"prev", "p", "[n]", "back to the event before that the log shows", moving, true, Arguments::nothing,
            previous_shown},
    Command{"reverse", "rc", "", "back to the last breakpoint, or the beginning", moving, true, Arguments::nothing,
            reverse},
    Command{"restart-run", "", "", "to the beginning", moving, false, Arguments::nothing, restart_run},
    Command{"break", "", "FACT | STATE", "stop where it happens, or becomes true", stopping, false,
            Arguments::condition, add_break},
    Command{"watch", "", "METRIC", "stop where its value changes", stopping, false, Arguments::metric, add_watch},
    Command{"breaks", "", "", "what the run stops at", stopping, false, Arguments::nothing, list_breaks},
    Command{"delete", "", "N", "no longer stop at breakpoint N", stopping, false, Arguments::breakpoints, delete_break},
    Command{"logs", "", "[-f] [--tail N] [NAME...]", "the log so far; -f: show these from now on", seeing, false,
            Arguments::log_options, show_logs},
    Command{"ps", "", "", "the instances and their state", seeing, false, Arguments::nothing, show_processes},
    Command{"top", "", "", "mailboxes, what is being handled, how busy", seeing, false, Arguments::nothing, show_top},
    Command{"queue", "q", "[TOPIC]", "what waits and what is in flight", seeing, false, Arguments::topics, show_queue},
    Command{"pending", "", "[n]", "what is due next", seeing, false, Arguments::nothing, show_pending},
    Command{"message", "m", "ID", "a message's whole story", seeing, false, Arguments::topics, show_message},
    Command{"why", "", "[EVENT | TOPIC #ID]", "how it came to that", seeing, false, Arguments::topics, show_why},
    Command{"topology", "", "", "who talks to whom", seeing, false, Arguments::nothing, show_topology},
    Command{"expect", "e", "", "the expectations so far", seeing, false, Arguments::nothing, show_expectations},
    Command{"predict", "", "[yes | no | N]", "answers the scenario's question; alone: all so far", seeing, false,
            Arguments::answers, predict},
    Command{"list", "l", "", "the scenario, and where it stands", seeing, false, Arguments::nothing, list_scenario},
    Command{"undo", "", "", "take the last typed action back", acting, false, Arguments::nothing, undo_action},
    Command{"save", "", "FILE.mesh", "the scenario with what was typed", acting, false, Arguments::file, save},
    Command{"save!", "", "FILE.mesh", "the same, over a file that is there", acting, false, Arguments::file, save_over},
    Command{"explain", "", "WORD", "what a word of the language means", general, false, Arguments::words, explain},
    Command{"help", "h", "[WORD]", "the commands, or what a word means", general, false, Arguments::words, help},
    Command{"clear", "", "", "an empty screen", general, false, Arguments::nothing, clear},
    Command{"quit", "", "", "leave", general, false, Arguments::nothing, quit},
};

}  // namespace

std::span<const Command> commands() { return table; }

const Command* find_command(std::string_view word) {
  for (const Command& command : table) {
    if (!word.empty() && (command.word == word || command.alias == word)) return &command;
  }
  return nullptr;
}

}  // namespace meshsim::step
