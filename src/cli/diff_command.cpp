// `meshsim diff`: two runs beside each other: where they differ first, and with what result.
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/compared_run.hpp"
#include "report/comparison.hpp"
#include "report/first_difference.hpp"

namespace meshsim::cli {
namespace {

class DiffCommand {
 public:
  DiffCommand(const DiffOptions& options, Environment& environment)
      : console_(environment.console),
        signals_(environment.signals),
        a_(options.a, options.limits, environment),
        b_(options.b, options.limits, environment) {}

  int operator()() {
    for (ComparedRun* side : {&a_, &b_}) {
      if (const int code = side->prepare(); code != exit_held) return code;
    }
    signals_.end_orderly(true);
    for (ComparedRun* side : {&a_, &b_}) {
      side->run();
      if (*signals_.noted() != 0) return exit_interrupted;
    }
    if (a_.is_trace() || b_.is_trace()) {
      for (ComparedRun* side : {&a_, &b_}) side->reduce_to_trace();
    }
    console_.out(report::sides_lines(a_.result(), b_.result(), style()) + note_on_choice() + "\n");
    const std::string parting = part("first difference", report::Compared::all_events) +
                                part("first difference of a message or call", report::Compared::messages_and_calls);
    const std::string changed = report::comparison_lines(a_.result(), b_.result(), style());
    console_.out(parting + changed);
    if (parting.empty() && changed.empty()) {
      const bool is_same = a_.result().digest == b_.result().digest;
      console_.out(is_same ? "the two runs are the same, event by event\n" : "nothing differs but payloads\n");
      if (is_same) return exit_held;
    }
    return exit_failed;
  }

 private:
  report::Style style() const { return {console_.out_color()}; }

  std::string note_on_choice() const {
    if (a_.runs() == 1 && b_.runs() == 1) return {};
    return "of several runs the first: " + visible(a_.run_name()) + " and " + visible(b_.run_name()) +
           " (--only names another)\n";
  }

  std::string part(const char* heading, report::Compared compared) const {
    const report::Difference difference = report::first_difference(a_.recorded(), b_.recorded(), compared);
    if (difference.a == nullptr && difference.b == nullptr) return {};
    return report::painted(style(), report::Colour::bold, heading) + "\n" + a_.tell('A', difference.a) +
           b_.tell('B', difference.b) + "\n";
  }

  Console& console_;
  Signals& signals_;
  ComparedRun a_;
  ComparedRun b_;
};

}  // namespace

int execute(const DiffOptions& options, Environment& environment) { return DiffCommand(options, environment)(); }

}  // namespace meshsim::cli
