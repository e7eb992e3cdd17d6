// Changes scenarios as somebody who knows the grammar would who wants to break something: names change places,
// statements and items of lists go, come twice or come from another file, blocks and lists are emptied, numbers become
// huge, zero or negative. What comes out is often still valid, or wrong in one place only, so that it gets further than
// changed bytes do.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace meshsim::fuzz {

class Mutator {
 public:
  /// Takes texts from which names and statements are borrowed, beside the changed one itself.
  explicit Mutator(std::vector<std::string> pool);

  /// Changes what the text says, in one to four places.
  [[nodiscard]] std::string change(std::string text, Random& random) const;

  /// Changes only how it is laid out: line ends, blanks, comments, semicolons.
  [[nodiscard]] std::string lay_out_anew(std::string text, Random& random) const;

 private:
  std::vector<std::string> pool_;
};

/// Reads the text of every file below a folder whose name ends in `.mesh`, in order of their names.
[[nodiscard]] std::vector<std::string> scenarios_below(const std::string& folder);

}  // namespace meshsim::fuzz
