#include "page/markup.hpp"

#include "base/text.hpp"
#include "base/visible.hpp"

namespace meshsim::page {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : visible_lines(repair_utf8(text))) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string element(std::string_view name, std::string_view text, std::string_view attributes) {
  std::string out = "<" + std::string(name);
  if (!attributes.empty()) out += " " + std::string(attributes);
  return out + ">" + escaped(text) + "</" + std::string(name) + ">\n";
}

}  // namespace meshsim::page
