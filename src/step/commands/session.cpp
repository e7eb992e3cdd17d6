#include "step/commands/session.hpp"

#include <utility>

#include "base/text.hpp"

namespace meshsim::step {

namespace {

std::string typed_text(const Sandbox& sandbox) {
  std::string text;
  for (const TypedAction& each : sandbox.typed()) text += each.line.text() + "\n";
  return text;
}

}  // namespace

Session::Session(Sandbox& sandbox, Terminal terminal)
    : sandbox_(sandbox),
      terminal_(std::move(terminal)),
      shown_(*report::make_log_filter(sandbox.plan(), {})),
      predictions_(sandbox.plan()) {}

void Session::welcome() {
  say(report::painted(terminal_.style, report::Colour::bold, plan().scenario));
  remark("everything has started; `step`, `next`, `continue` go on, `help` lists all");
}

void Session::quit() {
  const std::size_t typed = sandbox_.typed().size();
  is_over_ = !terminal_.interactive || has_asked_ || typed == 0 || typed_text(sandbox_) == saved_;
  if (is_over_) return;
  has_asked_ = true;
  say(plural(typed, "typed line is", "typed lines are") +
      " in no file: `save FILE.mesh` writes the scenario with what was typed, `quit` again leaves");
}

void Session::note_saved() { saved_ = typed_text(sandbox_); }

void Session::say(std::string_view text) {
  terminal_.out(text);
  terminal_.out("\n");
}

void Session::remark(std::string_view text) { say(report::painted(terminal_.style, report::Colour::dim, text)); }

void Session::complain(std::string_view problem, std::string_view help) {
  ++mistakes_;
  say(report::painted(terminal_.style, report::Colour::red, "error: ") + std::string(problem));
  if (!help.empty()) say("  = help: " + std::string(help));
}

void Session::complain_in_full(std::string_view diagnostics) {
  ++mistakes_;
  print(diagnostics);
}

EventPrinter Session::printer(bool all, EventSeq after) {
  return {terminal_.out, plan(), names(), terminal_.style, all ? nullptr : &shown_, after};
}

bool Session::take_interrupt() {
  if (terminal_.interrupt == nullptr || *terminal_.interrupt == 0) return false;
  if (*terminal_.interrupt != SIGINT || !terminal_.interactive) {
    is_over_ = true;
  } else {
    *terminal_.interrupt = 0;
  }
  return true;
}

bool Session::replay(trace::Sink& sink) {
  if (sandbox_.journey().replay(sink)) return true;
  say("stopped before all was read");
  return false;
}

}  // namespace meshsim::step
