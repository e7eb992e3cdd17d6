// The options of `explore` that stand for lines of the block `explore { }`.
#include "base/text.hpp"
#include "cli/command_line.hpp"

namespace meshsim::cli {

std::vector<compile::ExploreSetting> explore_settings(const RawOptions& raw) {
  std::vector<compile::ExploreSetting> settings;
  const auto add = [&](const char* option, const std::string& text) { settings.push_back({option, text}); };
  const auto add_all = [&](const char* option, const char* word, const std::vector<std::string>& values) {
    if (!values.empty()) add(option, word + join(values, ", "));
  };
  std::vector<std::string> faults;
  for (const std::string& text : raw.faults) {
    const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) {
      add("--faults", "at most " + text);
    } else {
      faults.push_back(text);
    }
  }
  add_all("--faults", "faults ", faults);
  add_all("--of", "of ", raw.of);
  add_all("--on", "on ", raw.on);
  add_all("--for", "for ", raw.outages);
  add_all("--except", "except ", raw.except);
  add_all("--claims", "claims ", raw.claims);
  if (!raw.at_most.empty()) add("--at-most", "at most " + raw.at_most);
  if (!raw.moments_from.empty() || !raw.moments_to.empty()) {
    add(raw.moments_from.empty() ? "--to" : "--from", "from " + (raw.moments_from.empty() ? "0s" : raw.moments_from) +
                                                          " to " + (raw.moments_to.empty() ? "end" : raw.moments_to));
  }
  if (!raw.settles.empty()) add("--settles", "settles within " + raw.settles);
  return settings;
}

}  // namespace meshsim::cli
