#include "cli/new_file.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <system_error>

#include "cli/disk.hpp"
#include "cli/signals.hpp"

namespace meshsim::cli {

namespace fs = std::filesystem;

namespace {

constexpr int most_links = 40;  // as the kernel follows

/// Follows symlinks to a path; the last one may point to nothing.
Result<std::string> behind_links(const std::string& path) {
  fs::path at = path;
  std::error_code error;
  for (int i = 0; i < most_links && fs::is_symlink(fs::symlink_status(at, error)); ++i) {
    const fs::path target = fs::read_symlink(at, error);
    if (error) return file_error(error);
    at = target.is_absolute() ? target : at.parent_path() / target;
  }
  if (fs::is_symlink(fs::symlink_status(at, error))) return Error{"too many symbolic links"};
  return Result<std::string>(boost::system::in_place_value, at.string());
}

/// Looks at the existing file; nothing when the name is free.
Result<std::optional<struct stat>> regular_file_at(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return std::optional<struct stat>();
    return last_file_error();
  }
  if (S_ISDIR(found.st_mode)) return Error{"it is a folder"};
  if (!S_ISREG(found.st_mode)) return Error{"it is no regular file"};
  return std::optional(found);
}

/// Makes a name for a file beside the output, so that renaming stays on one disk. It cannot be guessed, so that no
/// attacker can put a link there first.
std::string temporary_name(const std::string& path) {
  std::array<std::uint8_t, 10> random{};
  static_cast<void>(getrandom(random.data(), random.size(), 0));
  std::string name = path + ".";
  for (const std::uint8_t byte : random) name += "abcdefghijklmnopqrstuvwxyz234567"[byte % 32];
  return name;
}

/// A new file that no other process has, removed unless it is renamed in time.
class Temporary {
 public:
  explicit Temporary(std::string path)
      : path_(std::move(path)),
        file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)) {}  // less the umask
  ~Temporary() {
    if (file_ < 0) return;
    close(file_);
    if (!is_renamed_) unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  bool is_open() const { return file_ >= 0; }
  bool write_all(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(file_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }
  bool be_as(const struct stat& replaced) const {
    struct stat own = {};
    if (fstat(file_, &own) != 0) return false;
    // A user who may not give the file away keeps it. The mode is set after the owner, because a change of owner takes
    // bits from it.
    const bool is_same_owner = own.st_uid == replaced.st_uid && own.st_gid == replaced.st_gid;
    if (!is_same_owner && fchown(file_, replaced.st_uid, replaced.st_gid) != 0) errno = 0;
    return fchmod(file_, replaced.st_mode & 07777U) == 0;
  }
  bool rename_to(const std::string& path) {
    is_renamed_ = rename(path_.c_str(), path.c_str()) == 0;
    return is_renamed_;
  }

 private:
  std::string path_;
  int file_;
  bool is_renamed_ = false;
};

}  // namespace

Result<void> check_replaceable(const std::string& path) {
  const Result<std::string> target = behind_links(path);
  if (!target) return target.error();
  const auto replaced = regular_file_at(*target);
  if (!replaced) return replaced.error();
  const std::string folder = fs::path(*target).parent_path().string();
  if (access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) return last_file_error();
  return {};
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const Result<std::string> target = behind_links(path);
  if (!target) return target.error();
  const auto replaced = regular_file_at(*target);
  if (!replaced) return replaced.error();
  // A signal before the renaming would leave the temporary file behind.
  const HeldSignals whole;
  Temporary temporary(temporary_name(*target));
  if (!temporary.is_open() || !temporary.write_all(text)) return last_file_error();
  if (*replaced && !temporary.be_as(**replaced)) return last_file_error();
  if (!temporary.rename_to(*target)) return last_file_error();
  return {};
}

}  // namespace meshsim::cli
