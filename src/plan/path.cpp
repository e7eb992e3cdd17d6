#include "plan/path.hpp"

namespace meshsim::plan {

std::optional<std::string> normalised_path(std::string_view path) {
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

}  // namespace meshsim::plan
