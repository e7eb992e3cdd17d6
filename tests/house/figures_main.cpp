// house_figures [ROOT [--openings]]: prints the figures of the tree at ROOT, or the comments that the last two count.
#include <cstdio>
#include <filesystem>
#include <string>

#include "house/figures.hpp"

int main(int argc, char** argv) {
  const std::string root = argc > 1 ? argv[1] : MESHSIM_SOURCE_DIR;
  std::vector<std::string> folders;
  for (const char* folder : {"include", "src"}) {
    if (std::filesystem::exists(std::filesystem::path(root) / folder)) folders.emplace_back(folder);
  }
  if (folders.empty()) {
    std::fprintf(stderr, "house_figures: no folder include or src in %s\n", root.c_str());
    return 2;
  }
  const auto files = meshsim::test::read_sources(root, folders);
  const bool openings = argc > 2 && std::string(argv[2]) == "--openings";
  const std::string text =
      openings ? meshsim::test::openings_text(files) : meshsim::test::figures_text(meshsim::test::figures_of(files));
  std::fputs(text.c_str(), stdout);
}
