// Makes a file to be read and run of a text that was shrunk: gives it a title, the faults as the last lines of its
// timeline, and a comment above it.
#pragma once

#include <meshsim/time.hpp>
#include <string>
#include <vector>

namespace meshsim::shrink {

struct FileParts {
  std::string title;
  std::string comment;             ///< lines without their `#`
  std::vector<std::string> lines;  ///< of the timeline
  Time ends_at = never;            ///< never: where the text says
};

/// Writes the file in its canonical layout; empty: it would be none.
[[nodiscard]] std::string file_of(const std::string& text, const FileParts& parts);

}  // namespace meshsim::shrink
