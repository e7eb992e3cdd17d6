#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/loading.hpp"

namespace meshsim::cli {

int execute(const CheckOptions& options, Environment& environment) {
  const std::optional<std::vector<std::string>> files = find_all(options.paths, environment.console);
  if (!files) return exit_invalid;
  if (files->empty()) return none_found(options.paths, environment.console);
  std::size_t bad = 0;
  for (const std::string& file : *files) {
    const compile::Compiled compiled = load(file, {}, environment.registry);
    if (options.short_form) {
      for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
        environment.console.out(lang::render_short(diagnostic, compiled.sources) + "\n");
      }
    } else {
      show_diagnostics(compiled, environment.console);
    }
    if (compiled.errors > 0) ++bad;
  }
  if (bad == 0 && !options.short_form) {
    environment.console.out(std::to_string(files->size()) +
                            (files->size() == 1 ? " file is fine\n" : " files are fine\n"));
  }
  return bad == 0 ? exit_held : exit_invalid;
}

}  // namespace meshsim::cli
