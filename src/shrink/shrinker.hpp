// The shrinker: makes a scenario smaller as long as it fails in the same way.
//
// Each pass lists edits; one that still fails alike is taken, and the pass goes on with what is left. The passes go
// round until none of them takes anything more, so no single edit is left that could be taken. At the end pairs of
// edits are tried once. As C-Reduce does (creduce.in).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shrink/oracle.hpp"
#include "shrink/page.hpp"
#include "shrink/passes.hpp"

namespace meshsim::shrink {

struct Shrunk {
  std::string text;         ///< laid out
  std::uint64_t tried = 0;  ///< different texts that were asked about
  std::uint64_t held = 0;   ///< texts, one or two edits smaller than this one, that do not fail alike
  bool is_complete = true;  ///< all texts that are one or two edits smaller were tried to the end
};

class Shrinker {
 public:
  Shrinker(const Kept& kept, Oracle& oracle) : kept_(kept), oracle_(oracle) {}

  /// Shrinks a text that fails alike. Call once.
  Shrunk shrink(Page page);

 private:
  bool run_pass(Pass pass);
  bool run_pairs();
  bool try_edits(const Edits& edits);

  const Kept& kept_;
  Oracle& oracle_;
  std::optional<Page> page_;
  std::map<std::string, Answer> answers_;
  std::set<std::string> held_;  // of the texts tried since an edit was last taken
  Shrunk shrunk_;
};

}  // namespace meshsim::shrink
