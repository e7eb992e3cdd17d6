// What the fuzz targets share: a promise that is broken ends the process, which is what a fuzzer looks for.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "compile/compile.hpp"
#include "fuzz/mutator.hpp"

namespace meshsim::fuzz {

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

/// Reads the roles of scenarios/lib and nothing else: a changed `use "/dev/zero"` leads nowhere.
class Roles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string& path) override {
    static const std::vector<std::string> texts = scenarios_below(MESHSIM_SOURCE_DIR "/scenarios/lib");
    static constexpr const char* names[] = {"lib/auth.mesh", "lib/order.mesh", "lib/worker.mesh"};
    for (std::size_t i = 0; i < std::size(names) && i < texts.size(); ++i) {
      if (path == names[i]) return Result<std::string>(boost::system::in_place_value, texts[i]);
    }
    return Error{"not here"};
  }
};

inline compile::Compiled compile(const std::string& text) {
  Roles roles;
  return compile::compile_text("fuzz.mesh", text, roles);
}

/// Makes the mutator over the shipped scenarios and the corpus.
inline const Mutator& mutator() {
  static const Mutator made = [] {
    std::vector<std::string> pool = scenarios_below(MESHSIM_SOURCE_DIR "/scenarios");
    for (std::string& text : scenarios_below(MESHSIM_SOURCE_DIR "/tests/fuzz/corpus")) pool.push_back(std::move(text));
    return Mutator(std::move(pool));
  }();
  return made;
}

}  // namespace meshsim::fuzz
