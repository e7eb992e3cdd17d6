#include "report/failed_claims.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "base/visible.hpp"
#include "report/verdict_lines.hpp"

namespace meshsim::report {

std::vector<FailedClaim> failed_claims(const std::vector<RunResult>& runs) {
  using Key = std::tuple<std::string, bool, std::string>;  // file, whether a check, label
  std::map<Key, std::size_t> judged;
  std::map<Key, std::size_t> places;
  std::vector<FailedClaim> failed;
  std::vector<Key> keys;
  for (const RunResult& run : runs) {
    for (const JudgedResult& each : run.judged) {
      const Key key{run.file, each.is_check, each.label};
      ++judged[key];
      if (each.outcome == check::Outcome::held) continue;
      const auto [place, is_new] = places.try_emplace(key, failed.size());
      if (is_new) {
        failed.push_back({0, 0, &run, &each});
        keys.push_back(key);
      }
      ++failed[place->second].failed;
    }
  }
  for (std::size_t i = 0; i < failed.size(); ++i) failed[i].runs = judged.at(keys[i]);
  return failed;
}

std::string sentence_of(const FailedClaim& failed) {
  std::string text = failed.judged->label;
  if (failed.runs > 1) {
    text +=
        " in " + grouped(failed.failed) + " of " + grouped(failed.runs) + " runs, first " + visible(failed.run->name);
  }
  return text + ": " + failed.judged->explanation;
}

std::string failure_summary(const std::vector<RunResult>& runs, Style style) {
  const auto has_passed = [](const RunResult& run) { return run.standing == Standing::passed; };
  if (runs.size() - static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), has_passed)) < 2) return {};
  std::string text = "\n";
  append_painted(text, style, Colour::bold, "failed, by claim");
  text += "\n";
  const std::string* file = nullptr;
  for (const FailedClaim& failed : failed_claims(runs)) {
    if (file == nullptr || *file != failed.run->file) text += "  " + visible(failed.run->file) + "\n";
    file = &failed.run->file;
    text += "    ";
    append_painted(text, style, colour_of(failed.judged->outcome), word_of(failed.judged->outcome));
    text += " " + sentence_of(failed) + "\n";
  }
  append_painted(text, style, Colour::bold, "failed runs");
  text += "\n";
  for (const RunResult& run : runs) {
    if (!has_passed(run)) text += "  " + visible(run.name) + "\n";
  }
  return text + "\n";
}

}  // namespace meshsim::report
