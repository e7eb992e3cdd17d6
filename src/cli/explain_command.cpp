#include "cli/commands.hpp"
#include "manual/explain.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/manual.hpp"

namespace meshsim::cli {

namespace {

/// Sets words in lines of at most 80 columns.
std::string columns(const std::vector<std::string>& words) {
  std::string text;
  std::size_t column = 80;
  for (const std::string& word : words) {
    if (column + word.size() + 2 > 80) {
      text += text.empty() ? "  " : "\n  ";
      column = 2;
    } else {
      text += "  ";
      column += 2;
    }
    text += word;
    column += word.size();
  }
  return text + "\n";
}

std::vector<std::string> step_commands() {
  std::vector<std::string> words;
  for (const step::Command& command : step::commands()) words.emplace_back(command.word);
  return words;
}

}  // namespace

int execute(const ExplainOptions& options, Environment& environment) {
  Console& console = environment.console;
  if (options.word.empty()) {
    console.out("meshsim explain WORD, where WORD is one of:\n" + columns(manual::explainable_words()));
    console.out("or a command of step mode:\n" + columns(step_commands()));
    return exit_held;
  }
  const std::optional<std::string> of_language = manual::explain(options.word);
  const std::optional<std::string> of_command = step::manual_of(options.word);
  if (of_language) console.out(*of_language);
  if (of_language && of_command) console.out("\n");
  if (of_command) console.out(*of_command);
  if (of_language || of_command) return exit_held;
  if (const auto foreign = manual::explain_foreign(options.word)) {
    console.out(*foreign);
    return exit_held;
  }
  const std::string suggestion = manual::explain_suggestion(options.word);
  console.err("error: nothing is known of `" + options.word +
              "`\n  = help: " + (suggestion.empty() ? "`meshsim explain` lists all words" : suggestion) + "\n");
  return exit_invalid;
}

}  // namespace meshsim::cli
