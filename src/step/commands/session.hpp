// The things that the commands of an interactive session work with: the run, the terminal, what is shown, and how it
// ends.
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

/// The parts of the machine that a session has.
struct Terminal {
  Output out;
  std::function<bool()> out_works;  ///< false: nobody reads any more
  std::function<Result<void>(const std::string& path, std::string_view)> write_file;
  std::function<bool(const std::string& path)> exists;
  std::function<void()> clear;  ///< the screen; may be empty
  /// Lists the names that begin so; folders end in `/`.
  std::function<std::vector<std::string>(const std::string& prefix)> paths;
  volatile std::sig_atomic_t* interrupt = nullptr;  ///< the signal, set by a handler
  bool interactive = false;                         ///< SIGINT ends what is being done, not the session
  report::Style style;
};

class Session {
 public:
  /// The sandbox must be open, and outlive the session.
  Session(Sandbox& sandbox, Terminal terminal);

  /// Tells what it is about, in two lines.
  void welcome();
  bool is_over() const { return is_over_; }
  /// False when it was ended by `quit` or a signal, or nobody reads any more.
  bool goes_on() const { return !is_over_ && terminal_.out_works(); }
  /// Lines that were not understood.
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
  /// A line of ours; the line end is added.
  void say(std::string_view text);
  /// Text as it is, with its own line ends.
  void print(std::string_view text) { terminal_.out(text); }
  /// A dim line about what was just done.
  void remark(std::string_view text);
  /// The line was wrong: why, and what to do (may be empty).
  void complain(std::string_view problem, std::string_view help = {});
  /// The same for a text that is complete: what the compiler says.
  void complain_in_full(std::string_view diagnostics);
  /// Shows events as they happen, all of them or those of shown().
  EventPrinter printer(bool all, EventSeq after = 0);
  /// Paths that begin with the prefix.
  std::vector<std::string> paths(const std::string& prefix) {
    return terminal_.paths ? terminal_.paths(prefix) : std::vector<std::string>{};
  }
  Result<void> write_file(const std::string& path, std::string_view text) { return terminal_.write_file(path, text); }
  bool exists(const std::string& path) const { return terminal_.exists && terminal_.exists(path); }
  void clear() {
    if (terminal_.clear) terminal_.clear();
  }
  /// Leaves. At a terminal it says once that there are typed lines which no file has.
  void quit();
  /// Something else was typed than a second `quit`.
  void stay() { has_asked_ = false; }
  /// All that was typed is in a file.
  void note_saved();
  /// Tells whether a signal came; one that ends the session stays.
  bool take_interrupt();
  /// Tells the sink all that has happened so far. False, and it is said, when a signal came before the end.
  bool replay(trace::Sink& sink);

 private:
  Sandbox& sandbox_;
  Terminal terminal_;
  report::LogFilter shown_;
  Predictions predictions_;
  std::string saved_;       // the typed lines that a file has
  bool has_asked_ = false;  // true: leave all the same
  bool is_over_ = false;
  std::uint64_t mistakes_ = 0;
};

}  // namespace meshsim::step
