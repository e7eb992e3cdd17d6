#include <iostream>
#include <iterator>

#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/loading.hpp"
#include "cli/new_file.hpp"
#include "lang/format/format.hpp"

namespace meshsim::cli {

namespace {

enum class Formatted : std::uint8_t { same, changed, invalid };

/// Formats a text; shows its errors.
std::optional<std::string> lay_out(const std::string& name, const std::string& text, Console& console) {
  lang::Sources sources;
  lang::Diagnostics diagnostics;
  const lang::FileId file = sources.add(name, text);
  std::optional<std::string> formatted = lang::format(file, sources, diagnostics);
  if (!formatted) console.err(lang::render(diagnostics, sources, {.color = console.err_color()}));
  return formatted;
}

Formatted format_file(const std::string& file, bool check_only, Console& console) {
  DiskReader reader;
  const Result<std::string> text = reader.read(file);
  if (!text) {
    console.err("error: cannot read `" + visible(file) + "`: " + text.error().message + "\n");
    return Formatted::invalid;
  }
  const std::optional<std::string> formatted = lay_out(file, *text, console);
  if (!formatted) return Formatted::invalid;
  if (*formatted == *text) return Formatted::same;
  if (!check_only) {
    if (const Result<void> written = replace_file(file, *formatted); !written) {
      console.err("error: cannot write `" + visible(file) + "`: " + written.error().message + "\n");
      return Formatted::invalid;
    }
  }
  console.out((check_only ? "would change " : "changed ") + visible(file) + "\n");
  return Formatted::changed;
}

int format_standard_input(bool check_only, Console& console) {
  std::string text;
  char buffer[64 * 1024];
  while (std::cin.read(buffer, sizeof buffer) || std::cin.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > most_file_bytes) {
      console.err("error: standard input is larger than 4 MiB\n");
      return exit_invalid;
    }
  }
  const std::optional<std::string> formatted = lay_out("<stdin>", text, console);
  if (!formatted) return exit_invalid;
  if (!check_only) {
    console.out_raw(*formatted);
    return exit_held;
  }
  if (*formatted == text) return exit_held;
  console.out("would change <stdin>\n");
  return exit_failed;
}

}  // namespace

int execute(const FormatOptions& options, Environment& environment) {
  Console& console = environment.console;
  if (options.paths == std::vector<std::string>{"-"}) return format_standard_input(options.check_only, console);
  const std::optional<std::vector<std::string>> files = find_all(options.paths, console);
  if (!files) return exit_invalid;
  if (files->empty()) return none_found(options.paths, console);
  bool changed = false;
  bool invalid = false;
  for (const std::string& file : *files) {
    const Formatted result = format_file(file, options.check_only, console);
    changed = changed || result == Formatted::changed;
    invalid = invalid || result == Formatted::invalid;
  }
  if (invalid) return exit_invalid;
  return changed && options.check_only ? exit_failed : exit_held;
}

}  // namespace meshsim::cli
