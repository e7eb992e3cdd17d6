#include "driver/cases.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "cli/disk.hpp"

namespace meshsim::conformance {
namespace {

constexpr int most_tries = 5;

/// What the product cannot do, the language refuses. Should it not, the real server shows what is wrong with that.
Verdict run_refused(const std::filesystem::path& file, const std::string& text, RealBroker& broker,
                    const std::string& client_program) {
  cli::DiskReader reader;
  const compile::Compiled compiled = compile::compile_text(file.string(), text, reader);
  Verdict verdict;
  verdict.agrees = compiled.errors > 0 && compiled.diagnostics.front().code == "E0403";
  if (verdict.agrees) return verdict;
  verdict.text = "the simulation does not refuse what " + broker.version() + " cannot do\n";
  if (compiled.errors == 0) verdict.text += compare(compile_one(file.string(), text), broker, client_program).text;
  return verdict;
}

/// Runs it again, a few times, while its server could not keep the schedule's time.
Verdict run_plan(const plan::Plan& plan, RealBroker& broker, const std::string& client_program) {
  Verdict verdict;
  verdict.too_close = true;
  for (int tries = 0; tries < most_tries && verdict.too_close; ++tries) {
    verdict = compare(plan, broker, client_program);
  }
  if (verdict.too_close) verdict.text = "a step comes as a handler or a lease ends, or the server was late each time\n";
  return verdict;
}

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

std::string text_of_case(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Verdict run_case(const std::filesystem::path& file, RealBroker& broker, const std::string& client_program) {
  const std::string text = text_of_case(file);
  if (file.parent_path().filename() == "refused") return run_refused(file, text, broker, client_program);
  return run_plan(compile_one(file.string(), text), broker, client_program);
}

std::optional<Verdict> run_case_with(const Habit& habit, const std::filesystem::path& file, RealBroker& broker,
                                     const std::string& client_program) {
  if (file.parent_path().filename() == "refused") return std::nullopt;
  plan::Plan plan = compile_one(file.string(), text_of_case(file));
  if (!change_habit(plan, habit) || !make_schedule(plan)) return std::nullopt;
  Verdict verdict = run_plan(plan, broker, client_program);
  if (!verdict.agrees) verdict.text = "with `" + habit.setting + "`\n" + verdict.text;
  return verdict;
}

}  // namespace meshsim::conformance
