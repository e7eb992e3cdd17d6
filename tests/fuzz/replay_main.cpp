// Runs a fuzz target once on every file below the given folders: the corpus and all past crashes, as an ordinary test.
//
//   fuzz_NAME FOLDER..                 replays what is there
//   fuzz_NAME --mutations N FOLDER..   and then N changed texts, always the same ones, of those with which the target
//   can
//                                      do something; MESHSIM_MUTATIONS in the environment is another N
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace meshsim;

/// Where the text stands that is tried now, for whoever looks after a crash.
const char* const last_text = "last_mutation.mesh";

bool take(const std::string& text) {
  const std::vector<std::uint8_t> input(text.begin(), text.end());
  return LLVMFuzzerTestOneInput(input.data(), input.size()) == 0;
}

std::size_t replay(const std::vector<std::string>& folders) {
  std::size_t count = 0;
  for (const std::string& folder : folders) {
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
      std::fprintf(stderr, "%s\n", entry.path().c_str());  // the last line printed names the input that crashed
      take(text);
      ++count;
    }
  }
  return count;
}

/// Keeps a text in a file while it is tried, so that one that crashed can be looked at.
bool take_changed(const std::string& text) {
  std::ofstream(last_text, std::ios::binary) << text;
  return take(text);
}

std::uint64_t mutate(std::uint64_t wanted) {
  const std::vector<std::string> seeds = fuzz::scenarios_below(MESHSIM_SOURCE_DIR "/scenarios");
  std::uint64_t tried = 0;
  for (std::uint64_t accepted = 0; accepted < wanted; ++tried) {
    Random random = Random::named(tried, "mutations");
    std::string text = seeds[random.below(seeds.size())];
    if (random.below(2) == 0) text = fuzz::mutator().change(std::move(text), random);
    if (random.below(4) != 0) text = fuzz::mutator().lay_out_anew(std::move(text), random);
    if (take_changed(text)) ++accepted;
  }
  std::filesystem::remove(last_text);
  return tried;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> folders;
  std::uint64_t mutations = 0;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--mutations") == 0 && i + 1 < argc) {
      mutations = std::strtoull(argv[++i], nullptr, 10);
    } else {
      folders.emplace_back(argv[i]);
    }
  }
  const char* wanted = std::getenv("MESHSIM_MUTATIONS");
  if (mutations > 0 && wanted != nullptr) mutations = std::strtoull(wanted, nullptr, 10);
  const std::size_t count = replay(folders);
  const std::uint64_t tried = mutate(mutations);
  std::printf("%zu inputs replayed, %llu texts changed, %llu of them taken\n", count,
              static_cast<unsigned long long>(tried), static_cast<unsigned long long>(mutations));
  return count > 0 ? 0 : 1;  // a replay of nothing proves nothing
}
