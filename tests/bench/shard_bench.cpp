// How much sooner two shards are done than one process that does all, with one thread each. Meant, on two free cores: at
// least 1.8 times. `speed_up` is by the wall clock, with the shards side by side; `by_cpu` by the time of the processor,
// with one after the other, which counts where other things run. `merge` is what putting them together takes, as a share
// of the one process.
#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace meshsim {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// Returns the time of the processor that ended children took so far.
double processor_time() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

struct Taken {
  double wall = 0;
  double processor = 0;
};

/// Runs a line of sh.
Taken run(const std::string& line) {
  const double before = processor_time();
  const auto begin = std::chrono::steady_clock::now();
  if (std::system(line.c_str()) != 0) throw std::runtime_error("this failed: " + line);
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), processor_time() - before};
}

/// A folder for what the processes write.
class Folder {
 public:
  Folder() { std::filesystem::create_directory(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("meshsim-shards-" + std::to_string(getpid()));
};

/// `alone`: what the one process is told beside `question`, to write what `merge` would.
void share_out(benchmark::State& state, const std::string& question, const std::string& alone) {
  const Folder folder;
  const std::string command = MESHSIM_BINARY " " + question + " --jobs 1 ";
  const std::string quiet = " >" + (folder / "out") + " 2>&1";
  const auto shard = [&](const std::string& which, const std::string& results) {
    return command + "--shard " + which + "/2 --results " + (folder / results) + quiet;
  };
  for (auto _ : state) {
    // A finding has an exit code of its own.
    const Taken one = run("cd " + (folder / ".") + "; " + command + alone + quiet + " || [ $? = 1 ]");
    const Taken first = run(shard("1", "a"));
    const Taken second = run(shard("2", "a"));
    const Taken both = run("{ " + shard("1", "b") + "; } & first=$!; " + shard("2", "b") + " && wait $first");
    const Taken merge = run(MESHSIM_BINARY " merge " + (folder / "b") + quiet + " || [ $? = 1 ]");
    state.SetIterationTime(both.wall);
    state.counters["speed_up"] = one.wall / both.wall;
    state.counters["by_cpu"] = one.processor / std::max(first.processor, second.processor);
    state.counters["merge"] = merge.processor / one.processor;
  }
}

#define MESHSIM_SHARES(name, question, alone) \
  BENCHMARK_CAPTURE(share_out, name, question, alone)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1)
MESHSIM_SHARES(test, "test " MESHSIM_SOURCE_DIR "/scenarios/message_loop.mesh --seeds 1..10000", "--results whole");
MESHSIM_SHARES(sweep,
               "sweep " MESHSIM_SOURCE_DIR
               "/tests/bench/sweep.mesh --vary workers=1..20 --vary every=20ms,40ms,60ms --seeds 1..100",
               "--results whole");
MESHSIM_SHARES(explore, "explore " MESHSIM_SOURCE_DIR "/scenarios/message_loop.mesh --verbs kill,cut --random 10000",
               "--no-shrink");
#undef MESHSIM_SHARES

}  // namespace
}  // namespace meshsim
