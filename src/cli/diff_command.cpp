// `meshsim diff`: two runs beside each other: where they differ first, and with what result.
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "report/comparison.hpp"
#include "report/first_difference.hpp"
#include "report/statistics.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {
namespace {

/// One of the two runs, kept with everything that its events name.
class Side {
 public:
  Side(const RunChoice& options, const Limits& limits, Environment& environment)
      : options_(options), environment_(environment), limits_(limits) {}

  /// Finds the run, or reports why there is none.
  int prepare() {
    compile::CompileOptions options;
    options.seed = options_.seed;
    options.sets = options_.sets;
    if (!options_.only.empty()) options.only = std::vector<std::string>{options_.only};
    compiled_ = load(options_.file, options, environment_.registry);
    if (compiled_.errors > 0) {
      show_diagnostics(compiled_, environment_.console);
      return exit_invalid;
    }
    if (compiled_.is_module) {
      environment_.console.err("error: `" + visible(options_.file) + "` is a module: there is nothing to run\n");
      return exit_none_found;
    }
    if (const std::string unknown = unknown_runs(compiled_, options, environment_.registry); !unknown.empty()) {
      environment_.console.err(unknown);
      return exit_none_found;
    }
    const std::string name = world::find_unmakable(plan(), environment_.registry);
    if (name.empty()) return exit_held;
    environment_.console.err("error: the C++ actor of `" + name + "` does not accept its settings\n");
    return exit_invalid;
  }

  void run() {
    const ExecutionOptions execution{limits_, 2, environment_.signals.noted(), options_.sets, {}, false};
    run_.emplace(plan(), environment_.registry, budget_of(execution));
    report::Statistics statistics(plan(), run_->simulation().names());
    run_->add_sink(&statistics);
    run_->add_sink(&recorder_);
    run_->set_interrupt(execution.interrupt);
    const report::RunReport report = report_of(*run_, plan(), execution);
    result_ = report::result_of(report, statistics.rows(run_->gauges(), report.ended_at), {});
  }

  const plan::Plan& plan() const { return compiled_.runs.front(); }
  std::size_t runs() const { return compiled_.runs.size(); }
  const report::RunResult& result() const { return result_; }
  report::RecordedRun recorded() const { return {&run_->simulation().names(), &recorder_}; }

  std::string tell(char letter, const Event* event) const {
    const std::string begin = std::string("  ") + letter + "  ";
    if (event == nullptr) return begin + (recorder_.is_full() ? "not recorded so far\n" : "nothing more happened\n");
    const report::Narrator narrator(plan(), run_->simulation().names());
    return report::tell_with_causes(*event, recorder_, narrator, begin);
  }

 private:
  const RunChoice& options_;
  Environment& environment_;
  Limits limits_;
  compile::Compiled compiled_;
  report::EventRecorder recorder_;
  std::optional<world::Run> run_;
  report::RunResult result_;
};

class DiffCommand {
 public:
  DiffCommand(const DiffOptions& options, Environment& environment)
      : console_(environment.console),
        signals_(environment.signals),
        a_(options.a, options.limits, environment),
        b_(options.b, options.limits, environment) {}

  int operator()() {
    for (Side* side : {&a_, &b_}) {
      if (const int code = side->prepare(); code != exit_held) return code;
    }
    signals_.end_orderly(true);
    for (Side* side : {&a_, &b_}) {
      side->run();
      if (*signals_.noted() != 0) return exit_interrupted;
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
    return "of several runs the first: " + visible(a_.plan().run_name) + " and " + visible(b_.plan().run_name) +
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
  Side a_;
  Side b_;
};

}  // namespace

int execute(const DiffOptions& options, Environment& environment) { return DiffCommand(options, environment)(); }

}  // namespace meshsim::cli
