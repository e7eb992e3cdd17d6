// The look of text. Decided once at the edge (flags, environment, terminal) and passed along; colour alone never
// carries meaning.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meshsim::report {

enum class Colour : std::uint8_t { plain, bold, dim, red, green, yellow, blue, magenta, cyan };

struct Style {
  bool colour = false;
};

/// Appends `text` in a colour, or as it is where the style has none.
void append_painted(std::string& out, Style style, Colour colour, std::string_view text);
std::string painted(Style style, Colour colour, std::string_view text);

/// Returns the text as it would be in a style without colours.
std::string without_colours(std::string_view text);

/// Returns the colour of a service's lines: the same for all its instances, in rotation.
Colour colour_of_service(std::uint32_t service);

}  // namespace meshsim::report
