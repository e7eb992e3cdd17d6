#include <iostream>

#include "cli/commands.hpp"
#include "cli/loading.hpp"
#include "report/log_writer.hpp"
#include "world/run.hpp"

namespace meshsim::cli {

int run_command(const RunOptions& options, Surroundings& surroundings) {
  Console& console = surroundings.console;
  compile::CompileOptions compile_options;
  compile_options.seed = options.seed;
  compile_options.sets = options.sets;
  compile_options.until = options.until;
  const compile::Compiled compiled = load(options.file, compile_options, surroundings.registry);
  show_diagnostics(compiled, console);
  if (compiled.errors > 0) return exit_invalid;
  int code = 0;
  for (const plan::Plan& plan : compiled.runs) {
    world::Run run(plan, surroundings.registry);
    auto filter = report::make_log_filter(plan, options.show);
    if (!filter) return exit_invalid;
    report::LogWriter log([](std::string_view text) { std::cout << text; }, plan, run.simulation().names(), *filter, {console.out_color()});
    run.add_sink(&log);
    const world::RunResult result = run.finish();
    log.finish();
    for (const check::Verdict& verdict : result.verdicts) {
      std::cout << check::to_string(verdict.outcome) << "  " << plan.claims[verdict.claim].label << ": "
                << check::explain_verdict(plan, verdict) << "\n";
    }
    std::cout << "digest " << trace::Digest::text_of(result.digest) << " events " << result.events << "\n";
    if (result.any_failed()) code = 1;
  }
  return code;
}

int test_command(const TestOptions&, Surroundings&) { return 0; }
int explain_command(const ExplainOptions&, Surroundings&) { return 0; }

}  // namespace meshsim::cli
