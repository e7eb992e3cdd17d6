#include "driver/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "driver/trouble.hpp"

namespace meshsim::conformance {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Trouble("no pipe: " + std::string(std::strerror(errno)));
  return {ends[0], ends[1]};
}

/// What execvpe takes; made before the child is, which has the parent's memory and must not change it.
std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::string_view name_of(std::string_view variable) { return variable.substr(0, variable.find('=')); }

/// Returns this process's environment with these variables, "NAME=value", in place of its own.
std::vector<std::string> environment_with(std::vector<std::string> variables) {
  for (char** inherited = ::environ; *inherited != nullptr; ++inherited) {
    const auto is_set = [&](const std::string& variable) { return name_of(variable) == name_of(*inherited); };
    if (std::ranges::none_of(variables, is_set)) variables.emplace_back(*inherited);
  }
  return variables;
}

struct Program {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* log_file;
  int in;
  int out;
};

// Runs in the child, between vfork and exec.
[[noreturn]] void become(const Program& program) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // should the driver die, nothing is left behind
  std::signal(SIGPIPE, SIG_DFL);
  ::setpgid(0, 0);  // a Ctrl-C is the driver's alone
  const int log = ::open(program.log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dup2(program.in >= 0 ? program.in : ::open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(program.out >= 0 ? program.out : log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execvpe(program.arguments.front(), program.arguments.data(), program.environment.data());
  ::_exit(127);
}

// Not fork: to copy what a process with sanitizers has mapped takes longer than a short schedule.
pid_t start(const Program& program) {
  const pid_t pid = ::vfork();
  if (pid == 0) become(program);
  if (pid < 0) throw Trouble("cannot fork: " + std::string(std::strerror(errno)));
  return pid;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments, const ChildOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);  // who has ended is told nothing, that is all
  Pipe in;
  Pipe out;
  if (options.talks) in = make_pipe(), out = make_pipe();
  const std::vector<std::string> environment = environment_with(options.environment);
  pid_ = start({pointers_to(arguments), pointers_to(environment), options.log_file.c_str(), in.read, out.write});
  if (!options.talks) return;
  ::close(in.read);
  ::close(out.write);
  input_ = in.write;
  output_ = out.read;
  ::fcntl(output_, F_SETFL, O_NONBLOCK);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      heard_(std::move(other.heard_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(heard_, other.heard_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) kill();
  close_pipes();
}

void ChildProcess::close_pipes() {
  if (input_ >= 0) ::close(std::exchange(input_, -1));
  if (output_ >= 0) ::close(std::exchange(output_, -1));
}

void ChildProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void ChildProcess::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(std::exchange(pid_, -1), nullptr, 0);
}

void ChildProcess::terminate(int seconds) {
  signal(SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill();
      throw Trouble("a process did not end on SIGTERM");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

bool ChildProcess::has_ended() {
  if (pid_ <= 0) return true;
  if (::waitpid(pid_, nullptr, WNOHANG) != pid_) return false;
  pid_ = -1;
  return true;
}

bool ChildProcess::tell(std::string_view line) {
  const std::string whole = std::string(line) + "\n";
  return input_ >= 0 && ::write(input_, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size());
}

void ChildProcess::fill() {
  std::array<char, 4096> buffer{};
  while (output_ >= 0) {
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    if (got > 0) {
      heard_.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      ::close(std::exchange(output_, -1));
    } else {
      return;
    }
  }
}

std::optional<std::string> ChildProcess::hear() {
  std::size_t end = heard_.find('\n');
  if (end == std::string::npos) {
    fill();
    end = heard_.find('\n');
  }
  if (end == std::string::npos) return std::nullopt;
  std::string line = heard_.substr(0, end);
  heard_.erase(0, end + 1);
  return line;
}

}  // namespace meshsim::conformance
