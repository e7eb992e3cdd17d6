#include "support/golden.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/files.hpp"

namespace meshsim::test {
namespace {

constexpr std::ptrdiff_t context_lines = 2;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      lines.push_back(std::string(text) + "   (no newline at the end)");
      break;
    }
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!out.flush()) FAIL("cannot write " << path);
}

bool update_wanted() {
  const char* value = std::getenv("MESHSIM_UPDATE_GOLDEN");
  return value != nullptr && std::string_view(value) == "1";
}

template <typename Iterator>
void append(std::string& out, const char* prefix, Iterator from, Iterator to) {
  for (; from != to; ++from) out += prefix + *from + '\n';
}

}  // namespace

std::string line_diff(std::string_view expected, std::string_view actual) {
  if (expected == actual) return {};
  const std::vector<std::string> want = lines_of(expected);
  const std::vector<std::string> have = lines_of(actual);
  const auto [want_from, have_from] = std::mismatch(want.begin(), want.end(), have.begin(), have.end());
  const auto [want_back, have_back] = std::mismatch(want.rbegin(), std::make_reverse_iterator(want_from), have.rbegin(),
                                                    std::make_reverse_iterator(have_from));

  const auto before = std::min(want_from - want.begin(), context_lines);
  const auto after = std::min(want.end() - want_back.base(), context_lines);
  std::string out = "@@ line " + std::to_string(want_from - want.begin() + 1) + " @@\n";
  append(out, "  ", want_from - before, want_from);
  append(out, "- ", want_from, want_back.base());
  append(out, "+ ", have_from, have_back.base());
  append(out, "  ", want_back.base(), want_back.base() + after);
  return out;
}

void check_golden(std::string_view name, std::string_view actual) {
  const std::filesystem::path path = source_dir() / "tests" / name;
  if (update_wanted()) {
    write_file(path, actual);
    SUCCEED("updated " << path);
    return;
  }
  if (!std::filesystem::exists(path)) {
    FAIL_CHECK("no approved text tests/" << name << " (MESHSIM_UPDATE_GOLDEN=1 writes it); the output is:\n" << actual);
    return;
  }
  const std::string expected = read_file(path);
  if (expected == actual) {
    SUCCEED();
    return;
  }
  FAIL_CHECK("the output is not tests/" << name << " (- approved, + now; MESHSIM_UPDATE_GOLDEN=1 approves it):\n"
                                        << line_diff(expected, actual));
}

}  // namespace meshsim::test
