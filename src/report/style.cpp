#include "report/style.hpp"

#include <algorithm>
#include <array>

namespace meshsim::report {
namespace {

// ANSI escape sequences (ECMA-48, SGR), in the order of Colour.
constexpr std::array<std::string_view, 9> codes = {"0", "1", "2", "31", "32", "33", "34", "35", "36"};

// Red is kept for failures.
constexpr std::array<Colour, 5> service_colours = {Colour::cyan, Colour::yellow, Colour::green, Colour::magenta,
                                                   Colour::blue};

}  // namespace

void append_painted(std::string& out, Style style, Colour colour, std::string_view text) {
  if (!style.colour || colour == Colour::plain) {
    out += text;
    return;
  }
  out.append("\x1b[").append(codes[static_cast<std::size_t>(colour)]).append("m").append(text).append("\x1b[0m");
}

std::string painted(Style style, Colour colour, std::string_view text) {
  std::string out;
  append_painted(out, style, colour, text);
  return out;
}

std::string without_colours(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t escape = std::min(text.find("\x1b["), text.size());
    out += text.substr(0, escape);
    text.remove_prefix(escape);
    if (!text.empty()) text.remove_prefix(std::min(text.find('m'), text.size() - 1) + 1);
  }
  return out;
}

Colour colour_of_service(std::uint32_t service) { return service_colours[service % service_colours.size()]; }

}  // namespace meshsim::report
