// The commands of a session: one table for running, completing and explaining them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace meshsim::step {

class Session;

/// The kinds of argument that can stand behind a command's word.
enum class Arguments : std::uint8_t {
  nothing,      ///< nothing, or something that cannot be guessed: a number, a time
  condition,    ///< facts, states, metrics and their subjects
  metric,       ///< metrics and their subjects
  log_options,  ///< options, services, instances
  topics,
  breakpoints,  ///< their numbers
  answers,      ///< answers to a question: yes, no
  file,         ///< a path
  words,        ///< commands and words of the language
};

struct Command {
  std::string_view word;
  std::string_view alias;      ///< empty: none
  std::string_view arguments;  ///< "[n]"
  std::string_view help;       ///< one line
  std::string_view group;      ///< heading in the list
  bool repeats;                ///< an empty line repeats it
  Arguments completes;
  void (*run)(Session& session, const std::string& arguments);
};

std::span<const Command> commands();
/// Finds a command by its word or alias; null when there is none.
const Command* find_command(std::string_view word);

// --- moving: moving.cpp ---
void step_forward(Session& session, const std::string& arguments);
void next_shown(Session& session, const std::string& arguments);
void go_on(Session& session, const std::string& arguments);
void go_to_time(Session& session, const std::string& arguments);
void go_until(Session& session, const std::string& arguments);
void step_back(Session& session, const std::string& arguments);
void previous_shown(Session& session, const std::string& arguments);
void reverse(Session& session, const std::string& arguments);
void restart_run(Session& session, const std::string& arguments);
// --- stopping: stopping.cpp ---
void add_break(Session& session, const std::string& arguments);
void add_watch(Session& session, const std::string& arguments);
void list_breaks(Session& session, const std::string& arguments);
void delete_break(Session& session, const std::string& arguments);
// --- seeing: seeing_*.cpp ---
void show_logs(Session& session, const std::string& arguments);
void show_processes(Session& session, const std::string& arguments);
void show_top(Session& session, const std::string& arguments);
void show_queue(Session& session, const std::string& arguments);
void show_pending(Session& session, const std::string& arguments);
void show_message(Session& session, const std::string& arguments);
void show_why(Session& session, const std::string& arguments);
void show_topology(Session& session, const std::string& arguments);
void show_expectations(Session& session, const std::string& arguments);
void list_scenario(Session& session, const std::string& arguments);
void predict(Session& session, const std::string& arguments);  // asking.cpp
// --- acting: acting.cpp ---
void act(Session& session, const std::string& line);
void undo_action(Session& session, const std::string& arguments);
void save(Session& session, const std::string& arguments);
void save_over(Session& session, const std::string& arguments);
void explain(Session& session, const std::string& arguments);
void clear(Session& session, const std::string& arguments);
void help(Session& session, const std::string& arguments);
void quit(Session& session, const std::string& arguments);

}  // namespace meshsim::step
