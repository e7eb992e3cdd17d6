#include "house/container_rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "house/shape.hpp"
#include "house/tokens.hpp"

namespace meshsim::test {
namespace {

using Words = std::set<std::string>;

struct Read {
  const SourceFile* file = nullptr;
  std::vector<Token> tokens;
};

std::vector<Read> read_all(const std::vector<SourceFile>& files) {
  std::vector<Read> all;
  for (const SourceFile& file : files) all.push_back({&file, scan(file).tokens});
  return all;
}

std::string_view text_at(const std::vector<Token>& tokens, std::size_t index) {
  return index < tokens.size() ? std::string_view(tokens[index].text) : std::string_view();
}

// Returns the index behind the template arguments that may begin at `at`.
std::size_t behind_arguments(const std::vector<Token>& tokens, std::size_t at) {
  if (text_at(tokens, at) != "<") return at;
  std::size_t depth = 0;
  for (; at < tokens.size(); ++at) {
    if (tokens[at].text == "<") ++depth;
    if (tokens[at].text == ">" && --depth == 0) return at + 1;
  }
  return at;
}

bool is_hash_type(const std::string& word, const Words& aliases) {
  constexpr std::array<std::string_view, 8> types = {"unordered_map",      "unordered_set",      "unordered_flat_map",
                                                     "unordered_flat_set", "unordered_node_map", "unordered_node_set",
                                                     "unordered_multimap", "unordered_multiset"};
  return std::find(types.begin(), types.end(), word) != types.end() || aliases.count(word) != 0;
}

// Collects the names that a `using X = ..` gives to hash containers, in any file.
Words aliases_of(const std::vector<Read>& all) {
  Words aliases;
  for (const Read& read : all) {
    for (std::size_t i = 0; i + 3 < read.tokens.size(); ++i) {
      if (read.tokens[i].text != "using" || read.tokens[i + 2].text != "=") continue;
      for (std::size_t j = i + 3; j < read.tokens.size() && read.tokens[j].text != ";" && read.tokens[j].text != "<";
           ++j) {
        if (is_hash_type(read.tokens[j].text, aliases)) aliases.insert(read.tokens[i + 1].text);
      }
    }
  }
  return aliases;
}

// Collects the variables and functions that the file declares as hash containers.
Words declared_in(const std::vector<Token>& tokens, const Words& aliases) {
  Words names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_hash_type(tokens[i].text, aliases)) continue;
    std::size_t at = behind_arguments(tokens, i + 1);
    while (text_at(tokens, at) == "&" || text_at(tokens, at) == "*" || text_at(tokens, at) == "const") ++at;
    if (at < tokens.size() && is_word(tokens[at]) && at > i + 1 - (aliases.count(tokens[i].text) != 0 ? 1U : 0U)) {
      names.insert(tokens[at].text);
    }
  }
  return names;
}

// Returns the last name of an expression that ends before `end`: `names` of `this->names`, `table` of `x.table()`.
std::string last_name(const std::vector<Token>& tokens, std::size_t end) {
  if (end >= 3 && tokens[end - 1].text == ")" && tokens[end - 2].text == "(") end -= 2;
  return end >= 1 && is_word(tokens[end - 1]) ? tokens[end - 1].text : std::string();
}

// Adds other names of a container: `auto& table = world.entries_;` makes `table` one of `entries_`.
void add_references(const std::vector<Token>& tokens, Words& names) {
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (tokens[i].text != "auto" || tokens[i + 1].text != "&" || tokens[i + 3].text != "=") continue;
    std::size_t end = i + 4;
    while (end < tokens.size() && tokens[end].text != ";") ++end;
    if (names.count(last_name(tokens, end)) != 0) names.insert(tokens[i + 2].text);
  }
}

std::vector<std::string> includes_of(const SourceFile& file) {
  std::vector<std::string> included;
  for (const std::string& line : file.lines) {
    constexpr std::string_view start = "#include \"";
    if (line.compare(0, start.size(), start) != 0) continue;
    included.push_back("src/" + line.substr(start.size(), line.find('"', start.size()) - start.size()));
  }
  return included;
}

// Returns the name of the container that the loop or the call at `i` goes through; empty when there is none.
std::string gone_through(const std::vector<Token>& tokens, std::size_t i) {
  if (tokens[i].text == "for" && text_at(tokens, i + 1) == "(") {
    const std::size_t end = closing(tokens, i + 1);
    std::size_t depth = 0;
    for (std::size_t j = i + 1; j < end; ++j) {
      if (tokens[j].text == "(" || tokens[j].text == "[" || tokens[j].text == "{") ++depth;
      if (tokens[j].text == ")" || tokens[j].text == "]" || tokens[j].text == "}") --depth;
      if (tokens[j].text == ":" && depth == 1) return last_name(tokens, end);
    }
    return {};
  }
  const bool begins = tokens[i].text == "begin" || tokens[i].text == "cbegin";
  if (!begins || i < 2 || text_at(tokens, i + 1) != "(") return {};
  if (tokens[i - 1].text == "." || tokens[i - 1].text == "->") return last_name(tokens, i - 1);
  return tokens[i - 1].text == "::" ? last_name(tokens, closing(tokens, i + 1)) : std::string();
}

// --- fields of the plan ----------------------------------------------------------------------------------------------

// Rooms that do not behave: those before the plan, the compiler that writes it, and the values of the broker kinds.
bool only_writes(const SourceFile& file) {
  const std::string_view room = room_of(file);
  const bool kinds = file.path.find("src/plan/kinds") == 0;
  return kinds || room == "base" || room == "trace" || room == "value" || room == "lang" || room == "compile";
}

bool is_read_at(const std::vector<Token>& tokens, std::size_t i) {
  const std::string_view before = i == 0 ? std::string_view() : text_at(tokens, i - 1);
  if (before != "." && before != "->") return false;
  const bool designated = before == "." && i >= 2 && (tokens[i - 2].text == "{" || tokens[i - 2].text == ",");
  return !designated && text_at(tokens, i + 1) != "=";
}

// Fields that say what a scenario may ask for: compile checks it against them, and nothing is left to obey.
bool says_what_is_allowed(const Member& member) {
  return member.owner == "BrokerKind" || (member.owner == "DeliveryPolicy" && member.name == "fan_out") ||
         (member.owner == "DeliveryPolicy" && member.name == "one_queue");
}

// Counts the word. A field that a function of the plan itself reads stands there without a dot, so it counts as read
// when it stands twice.
std::size_t times_in(const std::vector<Token>& tokens, const std::string& word) {
  return static_cast<std::size_t>(
      std::count_if(tokens.begin(), tokens.end(), [&](const Token& token) { return token.text == word; }));
}

}  // namespace

std::vector<std::string> hash_order_breaches(const std::vector<SourceFile>& files) {
  const std::vector<Read> all = read_all(files);
  Words aliases = aliases_of(all);
  std::map<std::string, Words> declared;
  std::map<std::string, std::vector<std::string>> includes;
  for (const Read& read : all) {
    declared[read.file->path] = declared_in(read.tokens, aliases);
    includes[read.file->path] = includes_of(*read.file);
  }
  std::vector<std::string> breaches;
  for (const Read& read : all) {
    Words names = declared[read.file->path];
    for (const std::string& header : includes[read.file->path]) {
      names.insert(declared[header].begin(), declared[header].end());
      for (const std::string& deeper : includes[header]) names.insert(declared[deeper].begin(), declared[deeper].end());
    }
    add_references(read.tokens, names);
    for (std::size_t i = 0; i < read.tokens.size(); ++i) {
      const std::string name = gone_through(read.tokens, i);
      if (names.count(name) == 0) continue;
      breaches.push_back(read.file->path + ":" + std::to_string(read.tokens[i].line) +
                         ": goes through the hash container " + name);
    }
  }
  return breaches;
}

std::vector<std::string> field_breaches(const std::vector<SourceFile>& files) {
  const std::vector<Read> all = read_all(files);
  Words read_names;
  for (const Read& read : all) {
    if (only_writes(*read.file)) continue;
    for (std::size_t i = 0; i < read.tokens.size(); ++i) {
      if (is_read_at(read.tokens, i)) read_names.insert(read.tokens[i].text);
    }
  }
  std::vector<std::string> breaches;
  for (const Read& read : all) {
    if (room_of(*read.file) != "plan" || only_writes(*read.file)) continue;
    for (const Member& member : shape_of(read.tokens).members) {
      if (says_what_is_allowed(member) || read_names.count(member.name) != 0 || times_in(read.tokens, member.name) > 1)
        continue;
      breaches.push_back(read.file->path + ":" + std::to_string(member.line) + ": nobody behind compile reads " +
                         member.owner + "::" + member.name);
    }
  }
  return breaches;
}

}  // namespace meshsim::test
