// Large files that are wrong cost little: a second on a common machine, and 200 MB.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "support/files.hpp"
#include "support/plain_build.hpp"

namespace meshsim::cli {
namespace {

struct Cost {
  int exit_code = -1;
  double seconds = 0;  // of the processor
  long kilobytes = 0;
};

Cost cost_of_checking(const std::string& text) {
  const auto file = std::filesystem::temp_directory_path() / ("large_" + std::to_string(getpid()) + ".mesh");
  std::ofstream(file) << text;
  const std::string binary = test::meshsim_binary().string();
  const pid_t child = fork();
  if (child == 0) {
    if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(99);
    execl(binary.c_str(), "meshsim", "check", file.c_str(), nullptr);
    _exit(99);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  std::filesystem::remove(file);
  const double micro = 1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + micro, usage.ru_maxrss};
}

/// Makes as many parts between two texts as a file of 4 MiB and of 500,000 words takes.
std::string filled(std::string text, std::size_t words, const std::function<std::string(std::string)>& part,
                   const std::string& end) {
  for (std::size_t i = 0; i < 490'000 / words && text.size() < 4'100'000; ++i) text += part(std::to_string(i));
  return text + end;
}

void check_cheap(const std::string& text) {
  const Cost cost = cost_of_checking(text);
  CHECK(cost.exit_code == 2);
  if (!test::is_plain_build) return;
  CHECK(cost.seconds < 3);  // a second where the compiler optimised, and the machine has nothing else to do
  CHECK(cost.kilobytes < 200'000);
}

}  // namespace

TEST_CASE("wrong files of a size that is just allowed are cheap") {
  const std::string title = "mesh 1\nscenario \"x\"\nservice a\n";
  check_cheap(filled(
      "mesh 1\n", 3, [](auto) { return "service a\n"; }, ""));
  check_cheap(filled(
      title, 3, [](auto i) { return "service b" + i + "\n"; }, "service a\n"));
  check_cheap(filled(
      title + "link a -> ", 2, [](auto) { return "a, "; }, "a { latency 1ms }\n"));
  check_cheap(filled(
      title + "service b { networks ", 2, [](auto i) { return "net" + i + ", "; }, "x }\n"));
  const std::string timeline = title + "timeline {\n";
  const auto act = [](auto i) { return "at " + i + "ms: zzz" + i + " publishes t { n: " + i + " }\n"; };
  check_cheap(filled(timeline, 13, act, "}\n"));
  const std::string handler = title + "service b { subscribes x\non x { log \"";
  check_cheap(filled(
      handler, 3, [](auto) { return "{c}"; }, "\" } }\n"));
}

TEST_CASE("what looks for its counterpart in a large file finds it soon") {
  std::string faults = "mesh 1\nscenario \"x\"\nservice a x 10000\nservice b x 10\ntimeline {\n";
  for (int i = 0; i < 20'000; ++i) {
    faults += "at 1s: cut a-" + std::to_string(i % 10'000 + 1) + " -> b-" + std::to_string(i / 10'000 + 1) + "\n";
  }
  check_cheap(faults + "at 2s: heal b -> a\nat 2s: heal b-1 -> a\nat 2s: heal b-2 -> a\n}\n");
  for (int i = 0; i < 10'000; ++i) faults += "at 2s: heal a-" + std::to_string(i + 1) + " -> b\n";
  check_cheap(faults + "at 2s: heal b -> a\n}\n");
  std::string spelt = "mesh 1\nscenario \"x\"\n";
  for (int i = 0; i < 4'000; ++i) spelt += "service s" + std::to_string(i) + " { on GET /a { reply 200 } }\n";
  spelt += "timeline {\n";
  for (int i = 0; i < 20'000; ++i) spelt += "at 1s: s0 calls s1 GET /a?x=" + std::to_string(i) + "\n";
  check_cheap(spelt + "at 1s: kill s9999\n}\n");
}

TEST_CASE("files of more words than are allowed are not read") {
  check_cheap(std::string("mesh 1\n") + filled(
                                            "", 1, [](auto) { return "seed 1\n"; }, ""));
}

}  // namespace meshsim::cli
