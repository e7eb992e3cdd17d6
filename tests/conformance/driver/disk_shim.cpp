// Preloaded into a server: keeps in the folder MESHSIM_DISK what would be left of the folder MESHSIM_DATA if its
// machine lost power now.
//
// A file is on the disk as far as it was written when it was synced last. A new name is there as soon as what it names
// is: on ext4 a rename never overtakes the sync of the file that it moves. Servers append, or write a new file and
// rename it; so what is new in a file is what lies behind the end it had.
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

std::string folder_in(const char* variable) {
  const char* path = std::getenv(variable);
  return path == nullptr ? "" : path;
}

/// Where the file lies on the disk; empty for one that is none of the server's data.
std::string on_disk(const std::string& path) {
  static const std::string data = folder_in("MESHSIM_DATA") + "/";
  static const std::string disk = folder_in("MESHSIM_DISK") + "/";
  const bool is_data = disk.size() > 1 && path.rfind(data, 0) == 0;
  return is_data ? disk + path.substr(data.size()) : "";
}

/// Of a name that may be relative: servers change into the folder of their data.
std::string absolute(const char* path) {
  if (*path == '/') return path;
  char folder[PATH_MAX];
  return ::getcwd(folder, sizeof folder) == nullptr ? "" : std::string(folder) + "/" + path;
}

std::string path_of(int file) {
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  return size <= 0 ? "" : std::string(path, static_cast<std::size_t>(size));
}

void make_folders_of(const std::string& file) {
  for (std::size_t at = file.find('/', 1); at != std::string::npos; at = file.find('/', at + 1)) {
    ::mkdir(file.substr(0, at).c_str(), 0700);
  }
}

/// Keeps the file up to `size`: its content when the sync began.
void keep(const std::string& path, off_t size) {
  const std::string kept_path = on_disk(path);
  make_folders_of(kept_path);
  const int from = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const int to = ::open(kept_path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  struct stat kept {};
  if (from >= 0 && to >= 0 && ::fstat(to, &kept) == 0) {
    if (kept.st_size > size && ::ftruncate(to, size) != 0) std::abort();
    off_t at = kept.st_size;
    ::lseek(to, at, SEEK_SET);
    while (at<size&& ::sendfile(to, from, &at, static_cast<std::size_t>(size - at))> 0) {
    }
  }
  if (from >= 0) ::close(from);
  if (to >= 0) ::close(to);
}

template <class Sync>
int sync_and_keep(int file, Sync sync) {
  struct stat before {};
  const bool is_file = ::fstat(file, &before) == 0 && S_ISREG(before.st_mode);
  const int result = sync(file);
  const std::string path = is_file ? path_of(file) : "";
  if (result == 0 && !on_disk(path).empty()) keep(path, before.st_size);
  return result;
}

/// Returns the library's own function behind ours.
template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" int fsync(int file) {
  static const auto sync = real<int (*)(int)>("fsync");
  return sync_and_keep(file, sync);
}

extern "C" int fdatasync(int file) {
  static const auto sync = real<int (*)(int)>("fdatasync");
  return sync_and_keep(file, sync);
}

extern "C" int rename(const char* from, const char* to) noexcept {
  static const auto move = real<int (*)(const char*, const char*)>("rename");
  const std::string old_name = on_disk(absolute(from));
  const std::string new_name = on_disk(absolute(to));
  const int result = move(from, to);
  if (result == 0 && !old_name.empty() && !new_name.empty()) move(old_name.c_str(), new_name.c_str());
  return result;
}

extern "C" int unlink(const char* path) noexcept {
  static const auto remove = real<int (*)(const char*)>("unlink");
  const std::string kept = on_disk(absolute(path));
  const int result = remove(path);
  if (result == 0 && !kept.empty()) remove(kept.c_str());
  return result;
}
