// Preloaded into a server: its clock shows the nanoseconds in the file MESHSIM_CLOCK and stands still until that
// changes, so that idle times of minutes pass at once and none passes by itself. Everything else about the server is as
// it comes from the distribution.
//
// A server that waits by another clock than the one it tells time by (Redis does) keeps that other; with
// MESHSIM_CLOCK_IS_ALL set it has none.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

struct Clock {
  const volatile std::int64_t* now = nullptr;
  bool is_all = false;
};

Clock open_clock() {
  Clock clock;
  const char* path = std::getenv("MESHSIM_CLOCK");
  const int file = path != nullptr ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return clock;
  void* memory = mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) return clock;
  clock.now = static_cast<const volatile std::int64_t*>(memory);
  clock.is_all = std::getenv("MESHSIM_CLOCK_IS_ALL") != nullptr;
  return clock;
}

/// Opened by the first call, when the server has one thread.
const Clock& clock_of_ours() {
  static const Clock clock = open_clock();
  return clock;
}

}  // namespace

extern "C" int gettimeofday(timeval* __restrict time, void* __restrict zone) noexcept {
  const volatile std::int64_t* now = clock_of_ours().now;
  if (now == nullptr) return static_cast<int>(syscall(SYS_gettimeofday, time, zone));
  time->tv_sec = *now / 1'000'000'000;
  time->tv_usec = *now % 1'000'000'000 / 1000;
  return 0;
}

extern "C" time_t time(time_t* seconds) noexcept {
  timeval now{};
  gettimeofday(&now, nullptr);
  if (seconds != nullptr) *seconds = now.tv_sec;
  return now.tv_sec;
}

extern "C" int clock_gettime(clockid_t which, timespec* time) noexcept {
  const Clock& clock = clock_of_ours();
  if (clock.now == nullptr || !clock.is_all) return static_cast<int>(syscall(SYS_clock_gettime, which, time));
  time->tv_sec = *clock.now / 1'000'000'000;
  time->tv_nsec = *clock.now % 1'000'000'000;
  return 0;
}
