#include "cli/playground.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "support/files.hpp"

namespace meshsim::cli::tested {
namespace {

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

Playground::Playground() {
  std::string name = (std::filesystem::temp_directory_path() / "meshsim-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  folder_ = name;
}

Playground::~Playground() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Playground::write(const std::string& name, const std::string& text) const {
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

std::string Playground::read(const std::string& name) const { return meshsim::test::read_file(folder_ / name); }

Outcome Playground::run(const std::string& line) const {
  Running running(*this, line);
  Outcome outcome;
  outcome.code = running.wait_for_exit();
  outcome.text = running.shown();
  outcome.peak_bytes = running.peak_bytes();
  return outcome;
}

Running::Running(const Playground& playground, const std::string& line) {
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  output_ = ends[0];
  process_ = fork();
  REQUIRE(process_ >= 0);
  if (process_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    if (chdir((playground / "").c_str()) != 0) _exit(126);
    setenv("M", meshsim::test::meshsim_binary().c_str(), 1);
    setenv("SCENARIOS", (meshsim::test::source_dir() / "scenarios").c_str(), 1);
    setenv("NO_COLOR", "1", 1);
    execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
}

Running::~Running() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(output_);
}

bool Running::read_more() {
  std::array<char, 4096> buffer{};
  const ssize_t got = read(output_, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  shown_.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

bool Running::shows(const std::string& text) {
  while (shown_.find(text) == std::string::npos) {
    if (!read_more()) return false;
  }
  return true;
}

void Running::send(int signal) const { kill(process_, signal); }

int Running::wait_for_exit() {
  while (read_more()) {
  }
  int status = 0;
  rusage usage{};
  wait4(process_, &status, 0, &usage);
  process_ = -1;
  peak_bytes_ = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  return code_of(status);
}

}  // namespace meshsim::cli::tested
