#include "cli/loading.hpp"

#include <algorithm>

#include "cli/disk.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {

std::optional<std::vector<std::string>> find_all(const std::vector<std::string>& paths, Console& console) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> found = find_scenarios(path);
    if (!found) {
      console.err("error: cannot read `" + path + "`: " + found.error().message + "\n");
      return std::nullopt;
    }
    for (const std::string& file : *found) {
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    }
  }
  return files;
}

int none_found(const std::vector<std::string>& paths, Console& console) {
  std::string where;
  for (const std::string& path : paths) where += (where.empty() ? "`" : ", `") + path + "`";
  console.err("error: no scenario found in " + where +
              "\n  = help: scenario files end in .mesh and say `scenario \"...\"`\n");
  return exit_none_found;
}

compile::Compiled load(const std::string& file, compile::CompileOptions options, const Registry& registry) {
  DiskReader reader;
  options.actors = registry.names();
  return compile::compile_file(file, reader, options);
}

void show_diagnostics(const compile::Compiled& compiled, Console& console) {
  const lang::RenderStyle style{.color = console.err_color()};
  bool first = true;
  for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
    console.err((first ? "" : "\n") + lang::render(diagnostic, compiled.sources, style));
    first = false;
  }
  std::size_t shown = 0;
  for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
    shown += diagnostic.severity == lang::Severity::error ? 1U : 0U;
  }
  if (compiled.errors > shown) console.err("\n... and " + std::to_string(compiled.errors - shown) + " more errors\n");
}

}  // namespace meshsim::cli
