#include "driver/cases.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace meshsim::conformance {
namespace {

constexpr int most_tries = 5;

}  // namespace

std::vector<std::filesystem::path> cases_of(const std::string& kind, bool slow) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(CONFORMANCE_CASES) / kind)) {
    const bool is_slow = entry.path().parent_path().filename() == "slow";
    if (entry.path().extension() == ".mesh" && (slow || !is_slow)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Verdict run_case(const std::filesystem::path& file, RealBroker& broker, const std::string& client_program) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const plan::Plan plan = compile_one(file.string(), text.str());
  Verdict verdict;
  verdict.too_close = true;
  for (int tries = 0; tries < most_tries && verdict.too_close; ++tries) {
    verdict = compare(plan, broker, client_program);
  }
  if (verdict.too_close) verdict.text = "a step comes as a handler or a lease ends, or the server was late each time\n";
  return verdict;
}

}  // namespace meshsim::conformance
