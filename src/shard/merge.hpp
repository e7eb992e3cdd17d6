// Puts the parts of all shards together, and proves that every piece is there once.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "shard/part.hpp"

namespace meshsim::shard {

struct NamedPart {
  std::string file;
  Part part;
};

/// The reason why the parts do not make a whole.
struct MergeTrouble {
  enum class Kind : std::uint8_t {
    refused,  ///< they do not belong together
    missing,  ///< some pieces are not there
    differs,  ///< a piece is there twice, and had different results
  } kind = Kind::refused;
  std::string text;  ///< lines, the first without "error: "
};

/// All pieces, in their order; the header is the one of the first part.
struct Whole {
  Header header;
  std::vector<std::string> objects;  ///< by index
};

/// Puts them together, at least one. A piece may be in several parts if it is the same in all of them, whatever time it
/// took.
std::variant<Whole, MergeTrouble> merge(std::vector<NamedPart> parts);

}  // namespace meshsim::shard
