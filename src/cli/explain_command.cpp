#include "cli/commands.hpp"
#include "compile/explain.hpp"

namespace meshsim::cli {

namespace {

/// Words in lines of at most 80 columns.
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

}  // namespace

int explain_command(const ExplainOptions& options, Surroundings& surroundings) {
  Console& console = surroundings.console;
  if (options.word.empty()) {
    console.out("meshsim explain WORD, where WORD is one of:\n" + columns(compile::explainable_words()));
    return exit_held;
  }
  if (const std::optional<std::string> text = compile::explain(options.word)) {
    console.out(*text);
    return exit_held;
  }
  const std::string suggestion = compile::explain_suggestion(options.word);
  console.err("error: nothing is known of `" + options.word +
              "`\n  = help: " + (suggestion.empty() ? "`meshsim explain` lists all words" : suggestion) + "\n");
  return exit_invalid;
}

}  // namespace meshsim::cli
