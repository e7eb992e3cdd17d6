#include <unistd.h>

#include <memory>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/edit_reader.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "cli/plain_reader.hpp"
#include "step/commands/opening.hpp"
#include "step/commands/session.hpp"
#include "step/prompt/dialogue.hpp"

namespace meshsim::cli {
namespace {

class StepCommand {
 public:
  StepCommand(const StepOptions& options, Environment& environment)
      : options_(options), environment_(environment), console_(environment.console) {}

  int operator()() {
    compile::CompileOptions compile_options;
    compile_options.seed = options_.seed;
    compile_options.sets = options_.sets;
    if (!options_.only.empty()) compile_options.only = {{options_.only}};
    const compile::Compiled compiled = load(options_.file, compile_options, environment_.registry);
    show_diagnostics(compiled, console_);
    if (compiled.errors > 0) return exit_invalid;
    if (compiled.is_module) return nothing_to_run();
    if (const std::string unknown = unknown_runs(compiled, compile_options, environment_.registry); !unknown.empty()) {
      console_.err(unknown);
      return exit_none_found;
    }
    compile_options.actors = environment_.registry.names();
    compile_options.only = {{compiled.runs.front().run_name}};
    if (compiled.runs.size() > 1) choose(compiled);
    DiskReader reader;
    step::Sandbox sandbox(step::Script(options_.file, compile_options, reader), environment_.registry,
                          budget_of({options_.limits, 1, nullptr, {}, {}}), environment_.signals.noted());
    if (const Result<void> opened = sandbox.open(); !opened) {
      console_.err(opened.error().message);
      return exit_invalid;
    }
    return play(sandbox);
  }

 private:
  int nothing_to_run() {
    console_.err("error: `" + visible(options_.file) +
                 "` is a module: it has no `scenario`, so there is nothing to run\n");
    return exit_none_found;
  }

  /// Tells which of several runs the session is about.
  void choose(const compile::Compiled& compiled) {
    console_.out("the first of " + plural(compiled.runs.size(), "run") + ": " + compiled.runs.front().run_name +
                 "; --only chooses another\n");
  }

  int play(step::Sandbox& sandbox) {
    const bool is_terminal = isatty(STDIN_FILENO) == 1;
    environment_.signals.end_orderly(!is_terminal);
    volatile std::sig_atomic_t* const noted = environment_.signals.noted();
    const std::unique_ptr<step::LineReader> edit = is_terminal ? make_edit_reader(console_, noted) : nullptr;
    PlainReader plain(console_, is_terminal, noted);
    step::Terminal terminal{.out = [this](std::string_view text) { console_.out(text); },
                            .out_works =
                                [this] {
                                  console_.flush();
                                  return console_.out_works();
                                },
                            .write_file = replace_file,
                            .exists = [](const std::string& path) { return path_is_taken(path); },
                            .clear =
                                [this] {
                                  if (console_.out_is_terminal()) console_.out_raw("\x1b[H\x1b[2J\x1b[3J");
                                },
                            .paths = paths_beginning_with,
                            .interrupt = noted,
                            .interactive = is_terminal,
                            .style = {console_.out_color()}};
    step::Session session(sandbox, std::move(terminal));
    session.welcome();
    if (options_.at_fault || step::is_finding(sandbox)) step::open_at_fault(session);
    step::Dialogue(session, edit ? *edit : plain).run();
    if (*noted != 0) return exit_interrupted;
    return !is_terminal && session.mistakes() > 0 ? exit_invalid : exit_held;
  }

  const StepOptions& options_;
  Environment& environment_;
  Console& console_;
};

}  // namespace

int execute(const StepOptions& options, Environment& environment) { return StepCommand(options, environment)(); }

}  // namespace meshsim::cli
