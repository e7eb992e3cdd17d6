// The shrinker: makes a scenario smaller as long as it fails in the same way.
//
// Each pass lists edits; one that still fails alike is taken, and the pass goes on with what is left. The passes go
// round until none of them takes anything more, so no single edit is left that could be taken. At the end pairs of
// edits are tried once. As C-Reduce does (creduce.in).
#pragma once

#include <cstdint>
#include <string>

#include "shrink/kept.hpp"
#include "shrink/oracle.hpp"

namespace meshsim::shrink {

struct Shrunk {
  std::string text;         ///< laid out
  std::uint64_t tried = 0;  ///< different texts that were asked about
  std::uint64_t held = 0;   ///< texts, one or two edits smaller than this one, that do not fail alike
  bool is_complete = true;  ///< all texts that are one or two edits smaller were tried to the end
};

/// Shrinks a text that fails alike.
[[nodiscard]] Shrunk shrink(const std::string& text, const Kept& kept, Oracle& oracle);

}  // namespace meshsim::shrink
