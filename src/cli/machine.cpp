#include "cli/machine.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>

namespace meshsim::cli {

namespace {

constexpr std::uint64_t usual = 4'000'000'000;
constexpr std::uint64_t megabyte = 1'000'000;

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Returns the least limit of the group and of all above it. `root` is where such groups are mounted, `name` the file
/// of a limit.
std::uint64_t limit_of_groups(const std::string& root, std::string group, const std::string& name) {
  std::uint64_t limit = UINT64_MAX;
  for (;;) {
    limit = std::min(limit, limit_in(first_line(fmt::format("{}{}/{}", root, group, name))));
    if (group.empty()) return limit;
    group.resize(group.find_last_of('/'));
  }
}

/// Returns the least limit of the control groups of this process. Lines of /proc/self/cgroup are `0::/a/b` (version 2)
/// or `5:memory:/a/b` (version 1); see cgroups(7).
std::uint64_t limit_of_control_groups() {
  std::uint64_t limit = UINT64_MAX;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    std::string group = line.substr(second + 1);
    if (group == "/" || group.empty() || group.front() != '/') group.clear();
    if (controllers.empty()) {
      limit = std::min(limit, limit_of_groups("/sys/fs/cgroup", group, "memory.max"));
    } else if (controllers == "memory") {
      limit = std::min(limit, limit_of_groups("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
    }
  }
  return limit;
}

/// Returns the bytes that `ulimit -v` still allows this process to map (getrlimit(2), RLIMIT_AS; proc(5), statm):
/// beyond it every allocation fails.
std::uint64_t left_by_process_limit(std::uint64_t page) {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return limit.rlim_cur - std::min<std::uint64_t>(limit.rlim_cur, pages * page);
}

}  // namespace

std::uint64_t limit_in(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value > 0 ? value : UINT64_MAX;
}

std::uint64_t memory_to_use(std::uint64_t total) {
  if (total >= 2 * usual) return usual;
  return std::max(total / 2 / megabyte, std::uint64_t{1}) * megabyte;
}

std::uint64_t memory_to_use() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const auto page = static_cast<std::uint64_t>(std::max(sysconf(_SC_PAGESIZE), 4096L));
  const std::uint64_t machine = pages > 0 ? static_cast<std::uint64_t>(pages) * page : 2 * usual;
  return memory_to_use(std::min({machine, limit_of_control_groups(), left_by_process_limit(page)}));
}

}  // namespace meshsim::cli
