// `meshsim graph`: the parts of a system and their connections. `meshsim story`: the course of one message.
#include <fmt/format.h>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/execution.hpp"
#include "cli/loading.hpp"
#include "report/message_story.hpp"
#include "report/system_graph.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {
namespace {

std::string drawn(const report::SystemGraph& graph, GraphFormat format) {
  switch (format) {
    case GraphFormat::dot:
      return report::graph_dot(graph);
    case GraphFormat::svg:
      return report::graph_svg(graph);
    case GraphFormat::mermaid:
      break;
  }
  return report::graph_mermaid(graph);
}

}  // namespace

int execute(const GraphOptions& options, Environment& environment) {
  compile::Compiled compiled;
  if (const int code = load_one(options.run, environment.registry, environment.console, compiled); code != exit_held)
    return code;
  const report::SystemGraph graph = report::graph_of(compiled.runs.front());
  environment.console.out_raw(drawn(graph, options.format));
  return exit_held;
}

int execute(const StoryOptions& options, Environment& environment) {
  Console& console = environment.console;
  compile::Compiled compiled;
  if (const int code = load_one(options.run, environment.registry, environment.console, compiled); code != exit_held)
    return code;
  const plan::Plan& plan = compiled.runs.front();
  if (const std::string name = world::find_unmakable(plan, environment.registry); !name.empty()) {
    console.err("error: the C++ actor of `" + name + "` does not accept its settings\n");
    return exit_invalid;
  }
  environment.signals.end_orderly(true);
  const ExecutionOptions execution{options.limits, 1, environment.signals.noted(), {}, {}, false};
  report::EventRecorder recorder;
  world::Run run(plan, environment.registry, budget_of(execution));
  run.add_sink(&recorder);
  run.set_interrupt(execution.interrupt);
  run.finish();
  if (*execution.interrupt != 0) return exit_interrupted;
  const std::vector<const Event*> story = report::story_of_message(recorder, options.message);
  if (story.empty()) {
    console.err("error: no message and no call of this run has the number " + grouped(options.message) +
                "\n  = help: the log names them: `published hello #1`\n");
    return exit_invalid;
  }
  const report::Narrator narrator(plan, run.simulation().names());
  if (options.is_mermaid) {
    console.out_raw(report::story_mermaid(story, recorder, narrator));
  } else {
    console.out(report::story_lines(story, recorder, narrator));
  }
  return exit_held;
}

}  // namespace meshsim::cli
