// `meshsim view`: the page of a run, in a browser.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/visible.hpp"
#include "cli/commands.hpp"
#include "cli/disk.hpp"
#include "cli/new_file.hpp"
#include "page/trace_page.hpp"
#include "report/first_difference.hpp"
#include "report/trace_result.hpp"

namespace meshsim::cli {

namespace {

bool has_display() {
  const auto is_set = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

/// Asks the desktop to open the file. False: there is no desktop, or it cannot open it.
bool open_in_browser(const std::string& path) {
  if (!has_display()) return false;
  std::array<std::string, 2> words{"xdg-open", path};
  std::array<char*, 3> arguments{words[0].data(), words[1].data(), nullptr};
  pid_t child = -1;
  if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0) return false;
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Result<std::string> new_folder() {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) return file_error(error);
  std::string name = (parent / "meshsim-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return last_file_error();
  return Result<std::string>(boost::system::in_place_value, name);
}

int show(const std::string& path, Console& console) {
  const bool is_open = open_in_browser(path);
  console.out((is_open ? "opened " : "open this in a browser: ") + visible(path) + "\n");
  return exit_held;
}

int write_run_page(RunOptions run, const std::string& page, Environment& environment) {
  run.show = {"none"};
  run.html_file = page;
  return execute(run, environment);
}

int write_trace_page(const RunOptions& options, const std::string& page, Console& console) {
  const auto fail = [&](const std::string& problem) {
    console.err("error: " + problem + "\n");
    return exit_invalid;
  };
  const std::string name = "`" + visible(options.file) + "`";
  if (options.seed || !options.sets.empty() || !options.only.empty())
    return fail(name + " is a trace of one run: no seed, parameter or name can be chosen for it");
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return fail("cannot read " + name + ": " + last_file_error().message);
  const Result<trace::TraceFile> trace = trace::read_jsonl(in, {}, report::EventRecorder::most_events);
  if (!trace) return fail("cannot read " + name + ": " + visible(trace.error().message));
  if (const std::string flaw = report::flaw_of(*trace); !flaw.empty()) return fail("cannot read " + name + ": " + flaw);
  const Result<void> written = replace_file(page, page::trace_page(*trace, options.file));
  return written ? exit_held : fail("cannot write `" + visible(page) + "`: " + written.error().message);
}

}  // namespace

int execute(const ViewOptions& options, Environment& environment) {
  const std::filesystem::path file = options.run.file;
  Console& console = environment.console;
  if (file.extension() == ".html" || file.extension() == ".htm") {
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return show(file.string(), console);
    console.err("error: cannot read `" + visible(options.run.file) + "`: no such file\n");
    return exit_invalid;
  }
  const Result<std::string> folder = new_folder();
  if (!folder) {
    console.err("error: there is no temporary folder to write to: " + folder.error().message + "\n");
    return exit_invalid;
  }
  const std::string page = (std::filesystem::path(*folder) / (file.stem().string() + ".html")).string();
  const int code = file.extension() == ".jsonl" ? write_trace_page(options.run, page, console)
                                                : write_run_page(options.run, page, environment);
  if (path_is_taken(page)) return show(page, console);
  std::error_code ignored;
  std::filesystem::remove(*folder, ignored);
  return code;
}

}  // namespace meshsim::cli
