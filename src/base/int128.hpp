#pragma once

namespace meshsim {

// Both compilers have 128-bit integers; __extension__ tells -Wpedantic that this is known.
__extension__ typedef __int128 int128;            // NOLINT(modernize-use-using)
__extension__ typedef unsigned __int128 uint128;  // NOLINT(modernize-use-using)

}  // namespace meshsim
