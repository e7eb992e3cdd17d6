#include "plan/path.hpp"

namespace meshsim::plan {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view without_query(std::string_view path) { return path.substr(0, path.find_first_of("?#")); }

// Returns the byte that `%XX` at the front stands for; negative when it is broken.
int escaped_character(std::string_view text) {
  if (text.size() < 3) return -1;
  const int high = hex_digit(text[1]);
  const int low = hex_digit(text[2]);
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

// Decodes the escapes; nothing when one is broken, unless those are kept.
std::optional<std::string> decoded(std::string_view path, bool keep_broken) {
  std::string result;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int escaped = path[i] == '%' ? escaped_character(path.substr(i)) : -1;
    if (path[i] == '%' && escaped <= 0 && !keep_broken) return std::nullopt;
    result += escaped > 0 ? static_cast<char>(escaped) : path[i];
    if (escaped > 0) i += 2;
  }
  return result;
}

// Tells whether the path is, say, `/documents` where the prefix is `/documents/`.
bool lacks_only_the_slash(std::string_view prefix, std::string_view path) {
  return prefix.size() == path.size() + 1 && prefix.back() == '/' && prefix.starts_with(path);
}

}  // namespace

std::vector<std::string> parameters_of(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t open = path.find("/{"); open != std::string_view::npos; open = path.find("/{", open + 1)) {
    const std::size_t close = path.find('}', open);
    if (close == std::string_view::npos) break;
    names.emplace_back(path.substr(open + 2, close - open - 2));
  }
  return names;
}

std::optional<std::vector<std::string>> arguments_of(std::string_view handled, std::string_view called) {
  const std::string decoded_path = handled_path(called);
  std::string_view rest = decoded_path;
  std::vector<std::string> arguments;
  while (!handled.empty() && !rest.empty()) {
    const std::string_view wanted = handled.substr(0, handled.find('/', 1));
    const std::string_view given = rest.substr(0, rest.find('/', 1));
    handled.remove_prefix(wanted.size());
    rest.remove_prefix(given.size());
    const bool is_parameter = wanted.starts_with("/{") && wanted.ends_with('}');
    if (is_parameter && (given.size() < 2 || given[1] == '{')) return std::nullopt;
    if (is_parameter) {
      arguments.emplace_back(given.substr(1));
    } else if (given != wanted) {
      return std::nullopt;
    }
  }
  if (!handled.empty() || !rest.empty()) return std::nullopt;
  return arguments;
}

std::optional<std::string> normalised_path(std::string_view original) {
  const std::optional<std::string> characters = decoded(without_query(original), false);
  if (!characters) return std::nullopt;
  std::string_view path = *characters;
  std::string result = "/";
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash before the segment
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment == "..") {
      if (result == "/") return std::nullopt;
      result.pop_back();
      result.erase(result.rfind('/') + 1);
    } else if (!segment.empty() && segment != ".") {
      result += segment;
      if (!path.empty()) result += '/';
    }
  }
  return result;
}

std::string handled_path(std::string_view path) { return *decoded(without_query(path), true); }

PrefixChoice choose_prefix(std::span<const std::string_view> prefixes, std::string_view original) {
  const std::optional<std::string> path_or_none = normalised_path(original);
  if (!path_or_none) return {.is_malformed = true};
  const std::string_view path = *path_or_none;
  PrefixChoice choice;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    const std::string_view prefix = prefixes[i];
    // Such a prefix is as long as the path itself only if the two are equal, and then the equal prefix beats the
    // redirect.
    const bool is_redirect = lacks_only_the_slash(prefix, path);
    const std::size_t length = is_redirect ? path.size() : prefix.size();
    if (!is_redirect && !path.starts_with(prefix)) continue;
    const bool is_better = choice.prefix == PrefixChoice::none || length > longest ||
                           (length == longest && choice.is_redirect && !is_redirect);
    if (!is_better) continue;
    longest = length;
    choice = {.prefix = i, .is_redirect = is_redirect};
  }
  return choice;
}

}  // namespace meshsim::plan
