#include "house/rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "house/tokens.hpp"

namespace meshsim::test {
namespace {

// The rooms at the edge, where the wall clock, the terminal and the environment are allowed to enter.
constexpr std::array<std::string_view, 2> edge_rooms = {"cli", ""};

constexpr std::array<std::string_view, 32> forbidden_words = {
    // wall clocks
    "system_clock", "steady_clock", "high_resolution_clock", "gettimeofday", "clock_gettime", "std::time",
    // timers of the real world
    "steady_timer", "system_timer", "waitable_timer", "basic_waitable_timer",
    // foreign randomness
    "std::rand", "srand", "random_device", "mt19937", "std::shuffle", "#include <random>",
    // libm, whose last digit differs by CPU and version (sqrt is exact)
    "std::exp", "std::log", "std::log2", "std::log10", "std::log1p", "std::pow", "std::sin", "std::cos", "std::cbrt",
    // orders and surroundings that are not ours
    "std::unordered_map", "std::unordered_set", "std::hash", "std::getenv", "std::cout", "std::cerr", "thread_local"};

bool starts_with(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::string_view without_comment(std::string_view line) { return line.substr(0, line.find("//")); }

// Where `word` stands alone in `text`, not as a part of a longer name.
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end]))) return true;
  }
  return false;
}

bool has_comment(std::string_view line) {
  return starts_with(trimmed(line), "//") || line.find(" // ") != std::string_view::npos ||
         line.find(" ///< ") != std::string_view::npos;
}

std::size_t columns_of(std::string_view line) {
  return static_cast<std::size_t>(
      std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

std::string place(const SourceFile& file, std::size_t line) {
  return file.path + ":" + std::to_string(line + 1) + ": ";
}

// Returns the room in `#include "room/file.hpp"`; nothing for other lines; an empty room for `#include "file.hpp"`.
std::optional<std::string> included_room(std::string_view line) {
  constexpr std::string_view start = "#include \"";
  if (!starts_with(line, start)) return std::nullopt;
  const std::string_view path = line.substr(start.size());
  const std::size_t slash = path.find('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash));
}

bool may_include(const SourceFile& file, const std::string& room, const std::vector<std::string>& order) {
  if (is_public(file)) return false;
  const auto target = std::find(order.begin(), order.end(), room);
  if (target == order.end()) return false;
  const std::string_view own = room_of(file);
  return own.empty() || target <= std::find(order.begin(), order.end(), own);
}

bool declares_mutable_static(std::string_view line) {
  const std::string_view text = trimmed(line);
  const bool marked = starts_with(text, "static ") || starts_with(text, "thread_local ") ||
                      (starts_with(text, "inline ") && !starts_with(text, "inline namespace"));
  return marked && text.find('(') == std::string_view::npos && !has_word(text, "const") &&
         !has_word(text, "constexpr") && text.find_first_of(";={") != std::string_view::npos;
}

// Namespaces are not indented here: a line that starts at column 0, holds a type, a name and a value, is a global.
bool declares_mutable_global(std::string_view line) {
  if (line.empty() || !is_word(line.front()) || line.back() != ';') return false;
  constexpr std::array<std::string_view, 14> other_lines = {
      "const",    "constexpr", "using",  "struct",        "class",   "enum",   "namespace",
      "template", "friend",    "extern", "__extension__", "typedef", "return", "static_assert"};
  if (std::any_of(other_lines.begin(), other_lines.end(), [&](auto word) { return starts_with(line, word); }))
    return false;
  if (has_word(line, "const") || has_word(line, "constexpr") || has_word(line, "concept")) return false;
  const std::size_t value = line.find_first_of("={;");
  const std::string_view head = trimmed(line.substr(0, value));
  return head.find('(') == std::string_view::npos && head.find(' ') != std::string_view::npos;
}

/// The sub-rooms of a room in their order; "" is the room's own folder.
struct SubRooms {
  std::string_view room;
  std::vector<std::string_view> order;
};

const std::vector<SubRooms>& sub_rooms() {
  static const std::vector<SubRooms> all = {
      {"lang", {"", "diagnostics", "ast", "parse", "format"}},
      {"shrink", {"", "passes"}},
      {"compile", {"source", "constant", "build", "code", "things", "observe", ""}},
      {"step", {"", "commands", "prompt"}},
  };
  return all;
}

/// Returns "commands" of "step/commands/acting.cpp"; "" of "step/sandbox.hpp".
std::string_view sub_room_of(std::string_view path) {
  path.remove_prefix(std::min(path.find('/'), path.size() - 1) + 1);
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

/// Whether a file of a room with sub-rooms may include that path of the same room.
bool may_include_sub_room(std::string_view own, std::string_view target) {
  const std::string_view room = own.substr(0, own.find('/'));
  for (const SubRooms& each : sub_rooms()) {
    if (each.room != room) continue;
    const auto at = [&](std::string_view path) {
      return std::find(each.order.begin(), each.order.end(), sub_room_of(path));
    };
    return at(target) != each.order.end() && at(own) != each.order.end() && at(target) <= at(own);
  }
  return sub_room_of(own).empty() && sub_room_of(target).empty();
}

}  // namespace

std::vector<std::string> sub_room_breaches(const std::vector<SourceFile>& files) {
  constexpr std::string_view start = "#include \"";
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    if (!starts_with(file.path, "src/") || room_of(file).empty()) continue;
    const std::string_view own = std::string_view(file.path).substr(4);
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::optional<std::string> room = included_room(file.lines[i]);
      if (!room || *room != room_of(file)) continue;
      const std::string_view rest = std::string_view(file.lines[i]).substr(start.size());
      if (!may_include_sub_room(own, rest.substr(0, rest.find('"'))))
        breaches.push_back(place(file, i) + "may not have " + file.lines[i]);
    }
  }
  return breaches;
}

std::vector<std::string> include_breaches(const std::vector<SourceFile>& files, const std::vector<std::string>& order) {
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::optional<std::string> room = included_room(file.lines[i]);
      if (room && !may_include(file, *room, order))
        breaches.push_back(place(file, i) + "may not have " + file.lines[i]);
    }
  }
  return breaches;
}

namespace {

// Returns the folder of a file within src/: "compile/build".
std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/'))); }

using Arrows = std::map<std::string, std::set<std::string>>;

// Follows the arrows from the last of `way`; the way round, if one leads back to its first.
std::optional<std::string> way_round(const Arrows& arrows, std::vector<std::string>& way, std::set<std::string>& seen) {
  const auto found = arrows.find(way.back());
  if (found == arrows.end()) return std::nullopt;
  for (const std::string& next : found->second) {
    if (next == way.front()) {
      std::string text;
      for (const std::string& folder : way) text += folder + " -> ";
      return text + next;
    }
    if (!seen.insert(next).second) continue;
    way.push_back(next);
    if (auto round = way_round(arrows, way, seen)) return round;
    way.pop_back();
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> circle_breaches(const std::vector<SourceFile>& files) {
  Arrows arrows;
  for (const SourceFile& file : files) {
    if (room_of(file).empty()) continue;
    const std::string own = folder_of(file.path.substr(4));
    for (const std::string& line : file.lines) {
      if (!included_room(line)) continue;
      const std::size_t begin = line.find('"') + 1;
      const std::string other = folder_of(line.substr(begin, line.find('"', begin) - begin));
      if (other != own) arrows[own].insert(other);
    }
  }
  std::vector<std::string> breaches;
  std::set<std::string> told;
  for (const auto& [folder, others] : arrows) {
    std::vector<std::string> way{folder};
    std::set<std::string> seen{folder};
    const auto round = way_round(arrows, way, seen);
    if (!round || told.count(folder) != 0) continue;
    told.insert(way.begin(), way.end());
    breaches.push_back("folders include each other in a circle: " + *round);
  }
  return breaches;
}

std::vector<std::string> meeting_breaches(const std::vector<SourceFile>& files) {
  std::map<std::string, std::set<std::string>, std::less<>> seen;
  for (const SourceFile& file : files) {
    const std::string room(room_of(file));
    if (room.empty()) continue;
    seen[room].insert(room);
    for (const std::string& line : file.lines) {
      if (const auto included = included_room(line)) seen[room].insert(*included);
    }
  }
  std::vector<std::string> breaches;
  for (const auto& [room, rooms] : seen) {
    const bool both = rooms.count("lang") != 0 && rooms.count("plan") != 0;
    const bool may = room == "compile" || room == "manual";
    if (both && !may) breaches.push_back("room " + room + " sees both lang and plan; only compile and manual may");
  }
  return breaches;
}

std::vector<std::string> length_breaches(const std::vector<SourceFile>& files) {
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    const std::size_t most = is_public(file) ? 150 : 400;
    if (file.lines.size() > most) {
      breaches.push_back(file.path + " has " + std::to_string(file.lines.size()) + " lines, more than " +
                         std::to_string(most));
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (has_comment(file.lines[i]) && columns_of(file.lines[i]) > 120)
        breaches.push_back(place(file, i) + "more than 120 columns");
    }
  }
  return breaches;
}

std::vector<std::string> determinism_breaches(const std::vector<SourceFile>& files) {
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    const bool edge = std::find(edge_rooms.begin(), edge_rooms.end(), room_of(file)) != edge_rooms.end();
    if (edge && !is_public(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      for (const std::string_view word : forbidden_words) {
        if (has_word(without_comment(file.lines[i]), word)) {
          breaches.push_back(place(file, i) + std::string(word) + " in a simulated room");
        }
      }
    }
  }
  return breaches;
}

std::vector<std::string> global_breaches(const std::vector<SourceFile>& files) {
  std::vector<std::string> breaches;
  for (const SourceFile& file : files) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view line = without_comment(file.lines[i]);
      const std::string_view code = line.substr(0, line.find_last_not_of(' ') + 1);
      if (code.find("sig_atomic_t") != std::string_view::npos) continue;  // the one thing a signal handler can reach
      if (declares_mutable_static(code) || declares_mutable_global(code)) {
        breaches.push_back(place(file, i) + "a variable that outlives a simulation: " + std::string(trimmed(code)));
      }
    }
  }
  return breaches;
}

}  // namespace meshsim::test
