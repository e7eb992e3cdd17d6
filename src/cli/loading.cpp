#include "cli/loading.hpp"

#include <algorithm>

#include "base/glob.hpp"
#include "base/visible.hpp"
#include "cli/disk.hpp"
#include "lang/diagnostics/suggest.hpp"
#include "world/actor_factory.hpp"

namespace meshsim::cli {

std::optional<std::vector<std::string>> find_all(const std::vector<std::string>& paths, Console& console) {
  std::vector<std::string> files;
  bool is_complete = true;
  for (const std::string& path : paths) {
    const Found found = find_scenarios(path);
    for (const auto& [unreadable, why] : found.unreadable) {
      console.err("error: cannot read `" + visible(unreadable) + "`: " + why.message + "\n");
      is_complete = false;
    }
    for (const std::string& file : found.files) {
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
    }
  }
  return is_complete ? std::optional(std::move(files)) : std::nullopt;
}

int none_found(const std::vector<std::string>& paths, Console& console) {
  std::string where;
  for (const std::string& path : paths) where += (where.empty() ? "`" : ", `") + visible(path) + "`";
  console.err("error: no scenario found in " + where +
              "\n  = help: scenario files end in .mesh and say `scenario \"...\"`\n");
  return exit_none_found;
}

std::vector<std::string> files_of(const compile::Compiled& compiled) {
  std::vector<std::string> names;
  for (lang::FileId file = 0; file < compiled.sources.size(); ++file) names.push_back(compiled.sources.at(file).name());
  return names;
}

compile::Compiled load(const std::string& file, compile::CompileOptions options, const Registry& registry) {
  DiskReader reader;
  return load(file, reader, std::move(options), registry);
}

compile::Compiled load(const std::string& file, compile::FileReader& reader, compile::CompileOptions options,
                       const Registry& registry) {
  options.actors = registry.names();
  return compile::compile_file(file, reader, options);
}

std::string unknown_runs(const compile::Compiled& compiled, compile::CompileOptions options, const Registry& registry) {
  constexpr std::size_t most_listed = 10;
  if (!options.only) return {};
  std::vector<std::string> unknown = *options.only;
  std::erase_if(unknown, [&](const std::string& name) {
    return std::any_of(compiled.runs.begin(), compiled.runs.end(),
                       [&](const plan::Plan& plan) { return matches_glob(name, plan.run_name); });
  });
  if (unknown.empty()) return {};
  // Compiled once more, because --only has left out the runs whose names are needed.
  options.only.reset();
  const std::string file = compiled.sources.at(0).name();
  const compile::Compiled all = load(file, std::move(options), registry);
  std::vector<std::string_view> names;
  for (const plan::Plan& plan : all.runs) names.emplace_back(plan.run_name);
  std::string text;
  for (const std::string& name : unknown) {
    text += "error: --only: no run of `" + visible(file) + "` is called `" + visible(name) + "`";
    const auto nearest = lang::nearest(name, names);
    text += nearest ? "; did you mean `" + visible(*nearest) + "`?\n" : "\n";
  }
  text += names.size() == 1 ? "  = help: its only run is" : "  = help: its runs are";
  for (std::size_t i = 0; i < names.size() && i < most_listed; ++i)
    text += (i > 0 ? ", `" : " `") + visible(names[i]) + "`";
  if (names.size() > most_listed) text += " and " + std::to_string(names.size() - most_listed) + " more";
  return text + "\n";
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

int load_one(const RunChoice& options, const Registry& registry, Console& console, compile::Compiled& compiled,
             compile::CompileOptions wanted) {
  wanted.seed = options.seed;
  wanted.sets = options.sets;
  if (!options.only.empty()) wanted.only = std::vector<std::string>{options.only};
  compiled = load(options.file, wanted, registry);
  if (compiled.errors > 0) {
    show_diagnostics(compiled, console);
    return exit_invalid;
  }
  if (compiled.is_module) {
    console.err("error: `" + visible(options.file) + "` is a module: there is nothing to run\n");
    return exit_none_found;
  }
  const std::string unknown = unknown_runs(compiled, wanted, registry);
  console.err(unknown);
  return unknown.empty() ? exit_held : exit_none_found;
}

}  // namespace meshsim::cli
