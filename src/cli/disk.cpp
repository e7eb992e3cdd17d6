#include "cli/disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
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

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Collects the files below a folder. A folder behind a symbolic link is left out, because it may lead round in a
/// circle.
void walk(const fs::path& folder, Found& found) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    if (path.filename().string().starts_with(".")) continue;
    if (is_folder && !entry->is_symlink(unknown)) walk(path, found);
    if (!is_folder && path.extension() == ".mesh") found.files.push_back(path.string());
  }
  if (!error) return;
  found.unreadable.push_back({folder.string(), file_error(error)});
}

/// Reads a file; more than `most` bytes are an error.
Result<std::string> read_at_most(const std::string& path, std::size_t most) {
  std::error_code error;
  if (fs::is_directory(path, error)) return Error{"it is a folder"};
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return last_file_error();
  std::string text;
  char buffer[64 * 1024];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, got);
    if (text.size() > most) return Error{"it is larger than 4 MiB"};
  }
  if (std::ferror(file.get()) != 0) return last_file_error();
  return Result<std::string>(boost::system::in_place_value, std::move(text));
}

}  // namespace

Result<std::string> DiskReader::read(const std::string& path) { return read_at_most(path, most_file_bytes); }

Result<std::string> read_whole(const std::string& path) { return read_at_most(path, SIZE_MAX); }

Error last_file_error() {
  return {errno == ENOENT ? "no such file" : errno == EACCES ? "permission denied" : std::strerror(errno)};
}

Error file_error(const std::error_code& error) {
  return {error == std::errc::permission_denied ? "permission denied" : error.message()};
}

Found find_scenarios(const std::string& path) {
  Found found;
  std::error_code error;
  if (!fs::exists(path, error)) {
    found.unreadable.push_back({path, error && error != std::errc::no_such_file_or_directory
                                          ? file_error(error)
                                          : Error{"no such file or folder"}});
  } else if (!fs::is_directory(path, error)) {
    found.files.push_back(path);
  } else {
    walk(path, found);
    std::sort(found.files.begin(), found.files.end());
  }
  return found;
}

Result<void> check_is_no_scenario(const std::string& output, const std::vector<std::string>& scenario_files) {
  std::error_code unknown;
  for (const std::string& file : scenario_files) {
    if (output == file || fs::equivalent(output, file, unknown)) return Error{"it is the scenario itself"};
  }
  if (output.ends_with(".mesh")) return Error{"its name is that of a scenario; another ending than .mesh is safe"};
  return {};
}

bool path_is_taken(const std::string& path) {
  std::error_code unknown;
  return fs::symlink_status(path, unknown).type() != fs::file_type::not_found;
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
