// The things that the commands of an interactive session work with: the run, the terminal, the filter of the log, and
// the end.
#pragma once

#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/output.hpp"
#include "report/log_filter.hpp"
#include "report/style.hpp"
#include "step/commands/event_printer.hpp"
#include "step/commands/predictions.hpp"
#include "step/sandbox.hpp"

namespace meshsim::step {

/// The parts of the machine that a session uses.
struct Terminal {
  Output out;
  std::function<bool()> out_works;  ///< false: the reader is gone
  std::function<Result<void>(const std::string& path, std::string_view)> write_file;
  std::function<bool(const std::string& path)> exists;
  std::function<void()> clear;  ///< clears the screen; may be empty
  /// Lists the paths that begin so; folders end in `/`.
  std::function<std::vector<std::string>(const std::string& prefix)> paths;
  volatile std::sig_atomic_t* interrupt = nullptr;  ///< the signal, set by a handler
  bool interactive = false;                         ///< SIGINT ends the present command, not the session
  report::Style style;
};

class Session {
 public:
  /// Takes a sandbox, which must be open and outlive the session.
  Session(Sandbox& sandbox, Terminal terminal);

  /// Tells, in two lines, what the scenario is about.
  void welcome();
  bool is_over() const { return is_over_; }
  /// Tells whether the session goes on: false after `quit` or a signal, or when the reader is gone.
  bool goes_on() const { return !is_over_ && terminal_.out_works(); }
  /// Counts the lines that were not understood.
  std::uint64_t mistakes() const { return mistakes_; }

  // --- for the commands ---
  Sandbox& sandbox() { return sandbox_; }
  Predictions& predictions() { return predictions_; }
  const world::Run& world() const { return sandbox_.run(); }
  const plan::Plan& plan() const { return sandbox_.plan(); }
  const trace::NameTable& names() const { return world().simulation().names(); }
  report::Style style() const { return terminal_.style; }
  const report::LogFilter& shown() const { return shown_; }
  void show(report::LogFilter filter) { shown_ = std::move(filter); }
  /// Prints a line of the session itself; adds the line end.
  void say(std::string_view text);
  /// Prints a text as it is, with its own line ends.
  void print(std::string_view text) { terminal_.out(text); }
  /// Prints a dim line about what was just done.
  void remark(std::string_view text);
  /// Reports a wrong line: the reason, and the remedy (may be empty).
  void complain(std::string_view problem, std::string_view help = {});
  /// Reports a wrong line by a complete text, such as the compiler's.
  void complain_in_full(std::string_view diagnostics);
  /// Makes a printer of events as they happen, all of them or those that shown() lets through.
  EventPrinter printer(bool all, EventSeq after = 0);
  /// Lists the paths that begin with the prefix.
  std::vector<std::string> paths(const std::string& prefix) {
    return terminal_.paths ? terminal_.paths(prefix) : std::vector<std::string>{};
  }
  Result<void> write_file(const std::string& path, std::string_view text) { return terminal_.write_file(path, text); }
  bool exists(const std::string& path) const { return terminal_.exists && terminal_.exists(path); }
  void clear() {
    if (terminal_.clear) terminal_.clear();
  }
  /// Ends the session. At a terminal it first warns, once, of typed lines that are in no file.
  void quit();
  /// Notes that something else than a second `quit` was typed.
  void stay() { has_asked_ = false; }
  /// Notes that all typed lines are in a file.
  void note_saved();
  /// Tells whether a signal came; one that ends the session stays.
  bool take_interrupt();
  /// Gives the sink all events so far. False, with a message, when a signal came before the end.
  bool replay(trace::Sink& sink);

 private:
  Sandbox& sandbox_;
  Terminal terminal_;
  report::LogFilter shown_;
  Predictions predictions_;
  std::string saved_;       // the typed lines that are in a file
  bool has_asked_ = false;  // true after the warning: leave in any case
  bool is_over_ = false;
  std::uint64_t mistakes_ = 0;
};

}  // namespace meshsim::step
