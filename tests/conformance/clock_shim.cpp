// Preloaded into a server: its clock is ahead of the machine's by the nanoseconds in the file MESHSIM_CLOCK, so that
// idle times of minutes pass at once. Everything else about the server is as it comes from the distribution.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const std::int64_t nothing = 0;
const volatile std::int64_t* ahead = nullptr;  // the server reads its clock in one thread at first

const volatile std::int64_t* open_clock() {
  const char* path = std::getenv("MESHSIM_CLOCK");
  const int file = path != nullptr ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return &nothing;
  void* memory = mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  return memory == MAP_FAILED ? &nothing : static_cast<const volatile std::int64_t*>(memory);
}

}  // namespace

extern "C" int gettimeofday(timeval* __restrict time, void* __restrict zone) noexcept {
  if (syscall(SYS_gettimeofday, time, zone) != 0) return -1;
  if (ahead == nullptr) ahead = open_clock();
  const std::int64_t us = std::int64_t{time->tv_sec} * 1'000'000 + time->tv_usec + *ahead / 1000;
  time->tv_sec = us / 1'000'000;
  time->tv_usec = us % 1'000'000;
  return 0;
}
