// Several simulations in one process, on several threads at once. The gate runs this under ThreadSanitizer too: what it
// looks for is shared state, which there must be none of.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "cli/disk.hpp"
#include "compile/compile.hpp"
#include "support/files.hpp"
#include "world/run.hpp"

namespace meshsim::test {
namespace {

constexpr std::size_t thread_count = 4;

std::vector<std::string> shipped_scenarios() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "scenarios")) {
    if (entry.path().extension() == ".mesh") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

compile::Compiled compiled(const std::string& file) {
  cli::DiskReader reader;
  return compile::compile_file(file, reader);
}

std::uint64_t digest_of(const plan::Plan& plan) {
  const Registry no_actors;
  world::Run run(plan, no_actors);
  return run.finish().digest;
}

/// Returns the digest of the first run of each file, compiled here: no thread shares anything with another.
std::vector<std::uint64_t> digests_of(const std::vector<std::string>& files) {
  std::vector<std::uint64_t> digests;
  for (const std::string& file : files) {
    const compile::Compiled program = compiled(file);
    digests.push_back(program.runs.empty() ? 0 : digest_of(program.runs.front()));
  }
  return digests;
}

/// What `work` gives on each of several threads that run at once. Catch is not for threads: compare afterwards.
template <typename Work>
auto on_threads(Work work) {
  std::vector<decltype(work())> results(thread_count);
  std::vector<std::thread> threads;
  for (auto& result : results) threads.emplace_back([&result, &work] { result = work(); });
  for (std::thread& thread : threads) thread.join();
  return results;
}

TEST_CASE("simulations on several threads at once give what each gives alone") {
  const std::vector<std::string> files = shipped_scenarios();
  REQUIRE(!files.empty());
  const std::vector<std::uint64_t> alone = digests_of(files);
  REQUIRE(std::count(alone.begin(), alone.end(), 0U) == 0);

  for (const auto& together : on_threads([&] { return digests_of(files); })) CHECK(together == alone);
}

TEST_CASE("simulations on several threads can share one plan") {
  const compile::Compiled program = compiled((source_dir() / "scenarios" / "shop_catch_up.mesh").string());
  REQUIRE(!program.runs.empty());
  const plan::Plan& plan = program.runs.front();
  const std::uint64_t alone = digest_of(plan);

  for (const std::uint64_t together : on_threads([&] { return digest_of(plan); })) CHECK(together == alone);
}

}  // namespace
}  // namespace meshsim::test
