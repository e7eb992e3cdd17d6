// Every shipped scenario, explored: single faults, as a user would begin. Each finding in these reports is explained in
// docs/exploring.md, "The shipped scenarios, explored"; one that is not explained is a bug of the engine or of a default.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/playground.hpp"
#include "support/build_kind.hpp"
#include "support/files.hpp"
#include "support/golden.hpp"

namespace meshsim::cli::tested {

TEST_CASE("explore tells what is approved of every shipped scenario") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(MESHSIM_SOURCE_DIR "/scenarios")) {
    if (entry.path().parent_path().filename() == "lib") continue;  // roles
    if (entry.path().extension() == ".mesh") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 30);
  if (test::is_sanitized) {  // it is the code that they watch, and two scenarios run all of it
    std::erase_if(files, [](const std::filesystem::path& file) {
      return file.stem() != "message_loop" && file.stem() != "worker_scale_out";
    });
  }
  const Playground here;
  const std::string approved = test::read_file(MESHSIM_SOURCE_DIR "/tests/cli/explore_shipped.txt");
  std::string reports;
  for (const std::filesystem::path& file : files) {
    const std::string name = std::filesystem::relative(file, MESHSIM_SOURCE_DIR "/scenarios").string();
    // A budget of schedules, not of time: the same report on any machine.
    const std::string line = "explore " + name + " --faults 1 --schedules 400";
    const std::string report =
        "$ meshsim " + line + "\n" + here.run("cd \"$SCENARIOS\" && $M " + line + " --jobs 1 2>&1").text + "\n";
    if (test::is_sanitized) CHECK_THAT(approved, Catch::Contains(report));
    reports += report;
  }
  if (!test::is_sanitized) test::check_golden("cli/explore_shipped.txt", reports);
}

}  // namespace meshsim::cli::tested
