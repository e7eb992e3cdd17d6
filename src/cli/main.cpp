#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <meshsim/main.hpp>
#include <new>
#include <string>
#include <variant>

#include "cli/commands.hpp"
#include "cli/execution.hpp"
#include "cli/standard_streams.hpp"

namespace meshsim {

namespace {

template <class... Commands>
struct Overloaded : Commands... {
  using Commands::operator()...;
};
template <class... Commands>
Overloaded(Commands...) -> Overloaded<Commands...>;

int run_command_line(int argc, char** argv, const Registry& registry) {
  const cli::Options options = cli::parse_options(argc, argv);
  cli::Console console(options.color);
  cli::Signals signals;
  cli::Environment environment{console, registry, signals};
  const int code = std::visit(Overloaded{[&](const cli::Leave& leave) {
                                           console.out(leave.output);
                                           console.err(leave.error);
                                           return leave.code;
                                         },
                                         [&](const auto& chosen) { return cli::execute(chosen, environment); }},
                              options.command);
  console.flush();
  // A reader that closed the pipe has read enough. A verdict that was lost on a full disk is no success.
  if (console.out_works() || console.out_error() == EPIPE) return code;
  console.err(std::string("error: standard output cannot be written: ") + std::strerror(console.out_error()) + "\n");
  return cli::worse(code, cli::exit_invalid);
}

}  // namespace

int main(int argc, char** argv, const Registry& registry) {
  cli::hold_closed_streams();
  // Errors are values here, so an exception is a bug or the end of the memory.
  try {
    return run_command_line(argc, argv, registry);
  } catch (const std::bad_alloc&) {
    std::fputs(
        "error: the machine has no more memory to give\n  = help: a smaller budget ends a run before: --max-memory "
        "500MB\n",
        stderr);
    return cli::exit_undecided;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "internal error: %s\n", error.what());
  } catch (...) {
    std::fputs("internal error\n", stderr);
  }
  return cli::exit_internal;
}

}  // namespace meshsim
