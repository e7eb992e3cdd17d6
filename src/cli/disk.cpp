#include "cli/disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

namespace meshsim::cli {

namespace fs = std::filesystem;

namespace {

Error last_error() {
  return {errno == ENOENT ? "no such file" : errno == EACCES ? "permission denied" : std::strerror(errno)};
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<std::string> DiskReader::read(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return Error{"it is a folder"};
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return last_error();
  std::string text;
  char buffer[64 * 1024];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, got);
    if (text.size() > most_file_bytes) return Error{"it is larger than 4 MiB"};
  }
  if (std::ferror(file.get()) != 0) return last_error();
  return Result<std::string>(boost::system::in_place_value, std::move(text));
}

Result<void> replace_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".meshsim-new";
  {
    const std::unique_ptr<std::FILE, Close> file(std::fopen(temporary.c_str(), "wb"));
    if (file == nullptr) return last_error();
    if (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() || std::fflush(file.get()) != 0) {
      const Error error = last_error();
      std::remove(temporary.c_str());
      return error;
    }
  }
  std::error_code error;
  fs::permissions(temporary, fs::status(path, error).permissions(), error);
  fs::rename(temporary, path, error);
  if (error) return Error{error.message()};
  return {};
}

Result<std::vector<std::string>> find_scenarios(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return Error{"no such file or folder"};
  if (!fs::is_directory(path, error)) return std::vector<std::string>{path};
  std::vector<std::string> found;
  fs::recursive_directory_iterator walk(path, fs::directory_options::skip_permission_denied, error);
  if (error) return Error{error.message()};
  for (; walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (error) return Error{error.message()};
    const std::string name = walk->path().filename().string();
    if (name.starts_with(".")) {
      walk.disable_recursion_pending();
    } else if (walk->path().extension() == ".mesh" && !walk->is_directory(error)) {
      found.push_back(walk->path().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> paths_beginning_with(const std::string& prefix) {
  const std::size_t slash = prefix.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "" : prefix.substr(0, slash + 1);
  const std::string name = prefix.substr(folder.size());
  std::vector<std::string> paths;
  std::error_code error;
  const fs::directory_iterator end;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error); !error && entry != end;
       entry.increment(error)) {
    const std::string found = entry->path().filename().string();
    if (!found.starts_with(name) || (found.starts_with('.') && !name.starts_with('.'))) continue;
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (is_folder || entry->path().extension() == ".mesh") paths.push_back(folder + found + (is_folder ? "/" : ""));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace meshsim::cli
