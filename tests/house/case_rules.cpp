#include "house/case_rules.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

namespace meshsim::test {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries_below(const fs::path& folder) {
  std::vector<fs::path> paths;
  if (!fs::exists(folder)) return paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

// Reads the text of all C++ files below the two folders.
std::string sources_of(const fs::path& root) {
  std::string text;
  for (const char* folder : {"src", "tests"}) {
    for (const fs::path& path : entries_below(root / folder)) {
      if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
      std::ifstream in(path, std::ios::binary);
      text.append(std::istreambuf_iterator<char>(in), {});
    }
  }
  return text;
}

// Tells whether the file is an approved text, which lies beside what it is the output of.
bool is_approved_text(const fs::path& path) {
  static const std::set<fs::path> extensions = {".txt", ".xml", ".csv", ".mmd", ".dot"};
  return extensions.count(path.extension()) != 0 && path.filename() != "CMakeLists.txt";
}

}  // namespace

std::vector<std::string> golden_breaches(const fs::path& root) {
  const std::string sources = sources_of(root);
  std::set<fs::path> cases;  // without their extensions
  std::vector<fs::path> approved;
  for (const fs::path& path : entries_below(root / "tests")) {
    if (!fs::is_regular_file(path)) continue;
    const fs::path relative = path.lexically_relative(root / "tests");
    if (is_approved_text(relative)) {
      approved.push_back(relative);
    } else {
      cases.insert(fs::path(relative).replace_extension());
    }
  }
  std::vector<std::string> breaches;
  for (const fs::path& path : approved) {
    const auto is_named = [&](const std::string& name) { return sources.find('"' + name + '"') != std::string::npos; };
    if (cases.count(fs::path(path).replace_extension()) != 0) continue;
    if (is_named(path.stem().string()) || is_named(path.generic_string())) continue;
    breaches.push_back("tests/" + path.generic_string() + " is the output of nothing");
  }
  return breaches;
}

std::vector<std::string> empty_folder_breaches(const fs::path& root) {
  std::vector<std::string> breaches;
  for (const char* top : {"tests", "scenarios", "examples"}) {
    for (const fs::path& path : entries_below(root / top)) {
      if (!fs::is_directory(path) || !fs::is_empty(path)) continue;
      breaches.push_back(path.lexically_relative(root).generic_string() + " is an empty folder");
    }
  }
  return breaches;
}

}  // namespace meshsim::test
