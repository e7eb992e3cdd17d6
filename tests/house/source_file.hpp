#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace meshsim::test {

/// A C++ file of the tree, cut into lines without their newlines.
struct SourceFile {
  std::string path;  ///< from the root: "src/sim/clock.hpp"
  std::vector<std::string> lines;
};

/// Cuts `text` into the lines of a file.
SourceFile source(std::string path, std::string_view text);

/// Reads every C++ file below the given folders of `root`, in the order of their paths.
std::vector<SourceFile> read_sources(const std::string& root, const std::vector<std::string>& folders);

/// Returns the room of "src/<room>/..."; empty for src/main.cpp and for public headers.
std::string_view room_of(const SourceFile& file);

/// Tells whether the header is public: such a one may be included by anybody and includes no room.
bool is_public(const SourceFile& file);

}  // namespace meshsim::test
