#include "cli/completion.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

namespace meshsim::cli {

namespace {

struct Flag {
  std::string name;                  ///< `--seed`
  std::string meaning;               ///< one sentence, without its end
  bool takes_value = false;          ///< if not, it is a switch
  std::vector<std::string> choices;  ///< the values it may have; empty: any
};

struct Command {
  std::string name;
  std::string meaning;
  std::string operand;  ///< `FILE`, `PATH`, `WORD`; empty: none
  bool needs_operand = false;
  std::vector<Flag> flags;
};

/// Returns the values of CLI::IsMember, which are only available as the text `TEXT:{a,b}`.
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> choices;
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return choices;
  std::istringstream names(type.substr(open + 1, close - open - 1));
  for (std::string name; std::getline(names, name, ',');) choices.push_back(name);
  return choices;
}

Flag flag_of(const CLI::Option& option) {
  return {"--" + option.get_lnames().front(), option.get_description(), option.get_items_expected_max() > 0,
          choices_of(option.get_type_name())};
}

std::vector<Flag> flags_of(const CLI::App& app) {
  std::vector<Flag> flags;
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_lnames().empty() && !option->get_group().empty()) flags.push_back(flag_of(*option));
  }
  return flags;
}

std::vector<Command> commands_of(const CLI::App& app) {
  std::vector<Command> commands;
  const auto any = [](const CLI::App* each) { return !each->get_group().empty(); };
  for (const CLI::App* each : app.get_subcommands(any)) {
    Command command{each->get_name(), each->get_description(), "", false, flags_of(*each)};
    for (const CLI::Option* option : each->get_options()) {
      if (!option->get_positional()) continue;
      command.operand = option->get_name(true);
      command.needs_operand = option->get_required();
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

bool names_files(const Command& command) { return command.operand == "FILE" || command.operand == "PATH"; }

/// Escapes a text for single quotes of a shell.
std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

// --- bash ------------------------------------------------------------------------------------------------------------

std::string bash_case(const std::vector<Flag>& flags) {
  std::string text;
  for (const Flag& flag : flags) {
    if (!flag.takes_value) continue;
    const std::string values =
        flag.choices.empty() ? "compgen -f -- \"$word\"" : "compgen -W '" + joined(flag.choices) + "' -- \"$word\"";
    text += "        " + flag.name + ") mapfile -t COMPREPLY < <(" + values + "); return ;;\n";
  }
  return text;
}

std::string bash(const CLI::App& app) {
  std::vector<std::string> names;
  std::string cases;
  for (const Command& command : commands_of(app)) {
    names.push_back(command.name);
    std::vector<std::string> flags;
    for (const Flag& flag : command.flags) flags.push_back(flag.name);
    cases += "    " + command.name + ")\n";
    if (const std::string values = bash_case(command.flags); !values.empty())
      cases += "      case $before in\n" + values + "      esac\n";
    cases += "      flags='" + joined(flags) + "'";
    if (names_files(command)) cases += " files=1";
    if (command.operand == "WORD") cases += " words=1";
    cases += " ;;\n";
  }
  return "# bash completion of meshsim, made by `meshsim completion bash`.\n"
         "_meshsim() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} flags='' files='' words=''\n"
         "  COMPREPLY=()\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    mapfile -t COMPREPLY < <(compgen -W '" +
         joined(names) +
         " help --help --version' -- \"$word\")\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases + "    help) mapfile -t COMPREPLY < <(compgen -W '" + joined(names) +
         "' -- \"$word\"); return ;;\n"
         "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$word\")\n"
         "  elif [[ $words ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$(meshsim explain | tail -n +2)\" -- \"$word\")\n"
         "  elif [[ $files ]]; then\n"
         "    compopt -o filenames\n"
         "    mapfile -t COMPREPLY < <(compgen -f -X '!*.mesh' -- \"$word\"; compgen -d -- \"$word\")\n"
         "  fi\n"
         "}\n"
         "complete -F _meshsim meshsim\n";
}

// --- zsh -------------------------------------------------------------------------------------------------------------

/// Escapes a text for `_arguments` and `_describe`, where brackets and colons have a meaning.
std::string zsh_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string zsh_flag(const Flag& flag) {
  std::string text = flag.name + "[" + zsh_text(flag.meaning) + "]";
  if (flag.takes_value) {
    text += ":value:";
    text += flag.choices.empty() ? "_files" : "(" + joined(flag.choices) + ")";
  }
  return quoted(text);
}

std::string zsh(const CLI::App& app) {
  std::string names;
  std::string cases;
  for (const Command& command : commands_of(app)) {
    names += "    " + quoted(command.name + ":" + zsh_text(command.meaning)) + "\n";
    cases += "    " + command.name + ") _arguments";
    for (const Flag& flag : command.flags) cases += " \\\n      " + zsh_flag(flag);
    if (names_files(command)) cases += " \\\n      '*:scenario:_files -g \"*.mesh(-.)\"'";
    if (command.operand == "WORD") cases += " \\\n      '1:word:(${(f)\"$(meshsim explain | tail -n +2)\"})'";
    cases += " ;;\n";
  }
  return "#compdef meshsim\n"
         "# zsh completion of meshsim, made by `meshsim completion zsh`.\n"
         "_meshsim() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         names +
         "    'help:What a command does'\n"
         "  )\n"
         "  if ((CURRENT == 2)); then\n"
         "    _describe command commands\n"
         "    return\n"
         "  fi\n"
         "  local command=$words[2]\n"
         "  shift words\n"
         "  ((CURRENT--))\n"
         "  case $command in\n" +
         cases +
         "    help) _describe command commands ;;\n"
         "  esac\n"
         "}\n"
         "_meshsim \"$@\"\n";
}

// --- fish ------------------------------------------------------------------------------------------------------------

std::string fish(const CLI::App& app) {
  std::string text =
      "# fish completion of meshsim, made by `meshsim completion fish`.\n"
      "complete -c meshsim -f\n";
  for (const Command& command : commands_of(app)) {
    const std::string seen = quoted("__fish_seen_subcommand_from " + command.name);
    text += "complete -c meshsim -n __fish_use_subcommand -a " + command.name + " -d " + quoted(command.meaning) + "\n";
    if (names_files(command)) text += "complete -c meshsim -n " + seen + " -F\n";
    if (command.operand == "WORD")
      text += "complete -c meshsim -n " + seen + " -a '(meshsim explain | tail -n +2 | string split -n \" \")'\n";
    for (const Flag& flag : command.flags) {
      text += "complete -c meshsim -n " + seen + " -l " + flag.name.substr(2);
      if (flag.takes_value) text += flag.choices.empty() ? " -r -F" : " -x -a " + quoted(joined(flag.choices));
      text += " -d " + quoted(flag.meaning) + "\n";
    }
  }
  return text;
}

// --- scdoc -----------------------------------------------------------------------------------------------------------

/// Escapes a text for scdoc, where stars and underscores have a meaning.
std::string scdoc_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '*' || c == '_' || c == '\\' || c == '`' || c == '#' || c == '[' || c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string scdoc(const CLI::App& app) {
  std::string text = "# COMMANDS\n";
  for (const Command& command : commands_of(app)) {
    text += "\n*meshsim " + command.name + "*";
    if (!command.operand.empty())
      text += command.needs_operand ? " _" + command.operand + "_" : " [_" + command.operand + "_]";
    text += "\n\t" + scdoc_text(command.meaning) + ".\n";
    for (const Flag& flag : command.flags) {
      if (flag.name == "--help") continue;
      text += "\n\t*" + flag.name + "*" + (flag.takes_value ? " _VALUE_" : "") + "\n\t\t" + scdoc_text(flag.meaning) +
              ".\n";
    }
  }
  return text;
}

}  // namespace

std::optional<std::string> completion_for(std::string_view shell, const CLI::App& app) {
  if (shell == "bash") return bash(app);
  if (shell == "zsh") return zsh(app);
  if (shell == "fish") return fish(app);
  if (shell == "scdoc") return scdoc(app);
  return std::nullopt;
}

}  // namespace meshsim::cli
