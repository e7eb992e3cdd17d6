#include "step/completion.hpp"

#include "compile/typed.hpp"
#include "step/arguments.hpp"
#include "step/commands.hpp"
#include "step/session.hpp"

namespace meshsim::step {

std::vector<std::string> Completion::candidates(std::string_view line) {
  std::vector<std::string> words;
  const trace::NameTable& names = session_.names();
  const bool is_first = words_of(line).size() + (line.ends_with(' ') ? 1 : 0) <= 1;
  if (is_first) {
    for (const Command& command : commands()) words.emplace_back(command.word);
    for (const std::string_view word : compile::action_words()) words.emplace_back(word);
  }
  for (const std::string& service : names.services) words.push_back(service);
  if (is_first) return words;
  for (const std::string& topic : names.topics) words.push_back(topic);
  for (const trace::InstanceName& instance : names.instances) words.push_back(instance.name);
  for (const std::string_view word : {"publishes", "calls", "off", "times", "every", "->", "<->"}) {
    words.emplace_back(word);
  }
  for (const std::string_view word : compile::condition_words()) words.emplace_back(word);
  if (split_first(line).first == "help") {
    for (const Command& command : commands()) words.emplace_back(command.word);
  }
  return words;
}

}  // namespace meshsim::step
