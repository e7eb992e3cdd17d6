#include "driver/server_clock.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>

#include "driver/trouble.hpp"

namespace meshsim::conformance {

ServerClock::ServerClock(const std::string& file) : file_(file) {
  const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const bool sized = handle >= 0 && ::ftruncate(handle, sizeof(std::int64_t)) == 0;
  void* memory =
      sized ? ::mmap(nullptr, sizeof(std::int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0) : MAP_FAILED;
  if (handle >= 0) ::close(handle);
  if (memory == MAP_FAILED) throw Trouble("cannot share a clock with the server");
  now_ = static_cast<volatile std::int64_t*>(memory);
  *now_ = std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

ServerClock::~ServerClock() { ::munmap(const_cast<std::int64_t*>(now_), sizeof(std::int64_t)); }

std::vector<std::string> ServerClock::environment() const {
  return {"MESHSIM_CLOCK=" + file_, "LD_PRELOAD=" CONFORMANCE_SHIM};
}

}  // namespace meshsim::conformance
