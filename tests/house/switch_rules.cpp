#include "house/switch_rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "house/shape.hpp"
#include "house/tokens.hpp"

namespace meshsim::test {
namespace {

// The alphabets: whoever switches over one of these picks a few of its many values, and means the others to be nothing
// to it.
constexpr std::array<std::string_view, 4> alphabets = {"EventKind", "Reason", "TokenKind", "Op"};

// The enumerations of the tree: their names, and of each value which of them have it.
struct Known {
  std::set<std::string> names;
  std::map<std::string, std::string> owner_of_value;
  std::map<std::string, std::string> aliases;  // of the file that is read: `using Kind = TokenKind;`
};

Known enumerations_of(const std::vector<SourceFile>& files) {
  Known known;
  for (const SourceFile& file : files) {
    for (const Enumeration& found : shape_of(scan(file).tokens).enumerations) {
      known.names.insert(found.name);
      for (const std::string& value : found.values) known.owner_of_value[value] = found.name;
    }
  }
  return known;
}

std::map<std::string, std::string> aliases_of(const std::vector<Token>& tokens) {
  std::map<std::string, std::string> aliases;
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (tokens[i].text != "using" || tokens[i + 2].text != "=") continue;
    std::size_t end = i + 3;
    while (end < tokens.size() && tokens[end].text != ";") ++end;
    aliases[tokens[i + 1].text] = tokens[end - 1].text;
  }
  return aliases;
}

// Returns the enumeration of which the label after the `case` at `at` names a value; empty: none of ours.
std::string enumeration_of(const std::vector<Token>& tokens, std::size_t at, const Known& known) {
  std::size_t end = at + 1;
  while (end < tokens.size() && tokens[end].text != ":") ++end;
  const std::string& value = tokens[end - 1].text;
  if (end == at + 2) {
    const auto found = known.owner_of_value.find(value);
    return found == known.owner_of_value.end() ? "" : found->second;
  }
  const auto alias = known.aliases.find(tokens[end - 3].text);
  const std::string& name = alias == known.aliases.end() ? tokens[end - 3].text : alias->second;
  return tokens[end - 2].text == "::" && known.names.count(name) != 0 ? name : "";
}

struct Switch {
  std::string enumeration;       // empty: over something else
  std::size_t default_line = 0;  // 0: it has none
};

// What stands directly in the braces that open at `open`.
Switch labels_of(const std::vector<Token>& tokens, std::size_t open, const Known& known) {
  Switch found;
  const std::size_t end = closing(tokens, open);
  for (std::size_t i = open + 1; i < end; ++i) {
    const std::string& text = tokens[i].text;
    if (text == "{" || text == "(") i = closing(tokens, i);
    if (text == "case" && found.enumeration.empty()) found.enumeration = enumeration_of(tokens, i, known);
    if (text == "default" && i + 1 < end && tokens[i + 1].text == ":") found.default_line = tokens[i].line;
  }
  return found;
}

}  // namespace

std::vector<std::string> default_breaches(const std::vector<SourceFile>& files) {
  Known known = enumerations_of(files);
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    const std::vector<Token> tokens = scan(file).tokens;
    known.aliases = aliases_of(tokens);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
      if (tokens[i].text != "switch") continue;
      const std::size_t open = closing(tokens, i + 1) + 1;
      if (open >= tokens.size()) continue;
      const Switch found = labels_of(tokens, open, known);
      if (found.enumeration.empty() || found.default_line == 0) continue;
      if (std::find(alphabets.begin(), alphabets.end(), found.enumeration) != alphabets.end()) continue;
      breaches.push_back(file.path + ":" + std::to_string(found.default_line) + ": a default among the values of " +
                         found.enumeration);
    }
  }
  return breaches;
}

}  // namespace meshsim::test
