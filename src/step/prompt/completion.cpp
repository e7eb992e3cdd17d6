#include "step/prompt/completion.hpp"

#include "compile/typed.hpp"
#include "manual/explain.hpp"
#include "step/commands/arguments.hpp"
#include "step/commands/commands.hpp"
#include "step/commands/session.hpp"

namespace meshsim::step {
namespace {

/// Collects the candidates of one place.
class Words {
 public:
  explicit Words(Session& session) : session_(session) {}

  std::vector<std::string> take() { return std::move(words_); }

  template <class Range>
  void add(const Range& words) {
    for (const auto& word : words) words_.emplace_back(word);
  }
  void add_commands() {
    for (const Command& command : commands()) words_.emplace_back(command.word);
    add(compile::action_words());
  }
  void add_services() { add(session_.names().services); }
  void add_instances() {
    for (const trace::InstanceName& instance : session_.names().instances) words_.push_back(instance.name);
  }
  void add_topics() { add(session_.names().topics); }
  void add_everybody() {
    add_services();
    add_instances();
    add_topics();
  }
  void add_arguments(Arguments arguments, const std::string& last_word) {
    switch (arguments) {
      case Arguments::nothing:
        return;
      case Arguments::condition:
        add(compile::condition_words());
        return add_everybody();
      case Arguments::metric:
        add(compile::metric_words());
        return add_everybody();
      case Arguments::log_options:
        add(std::vector<std::string_view>{"-f", "--tail"});
        add_services();
        return add_instances();
      case Arguments::topics:
        return add_topics();
      case Arguments::breakpoints:
        for (const Breakpoint& each : session_.sandbox().breakpoints()) words_.push_back(std::to_string(each.number));
        return;
      case Arguments::answers:
        return add(std::vector<std::string_view>{"yes", "no"});
      case Arguments::file:
        return add(session_.paths(last_word));
      case Arguments::words:
        add_commands();
        return add(manual::explainable_words());
    }
  }
  /// Adds the words that may stand behind the first word of an action, or behind the name of a publisher or caller.
  void add_action_parts() {
    add(std::vector<std::string_view>{"publishes", "calls", "times", "every", "for", "to", "on", "by", "from", "off",
                                      "at", "grace", "->", "<->"});
    add(compile::condition_words());
    add_everybody();
  }

 private:
  Session& session_;
  std::vector<std::string> words_;
};

}  // namespace

std::vector<std::string> Completion::candidates(std::string_view line) {
  Words words(session_);
  const auto [first, rest] = split_first(line);
  const bool is_first = rest.empty() && !line.ends_with(' ') && !line.ends_with('\t');
  if (is_first) {
    words.add_commands();
    words.add_services();
  } else if (const Command* command = find_command(first)) {
    words.add_arguments(command->completes, std::string(line.substr(line.find_last_of(" \t") + 1)));
  } else {
    words.add_action_parts();
  }
  return words.take();
}

}  // namespace meshsim::step
