#include "shrink/edit.hpp"

#include <algorithm>

namespace meshsim::shrink {

std::string edited(std::string_view text, Edits edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.from != b.from ? a.from < b.from : a.to > b.to; });
  std::string made;
  made.reserve(text.size());
  std::uint32_t behind = 0;
  for (const Edit& edit : edits) {
    if (edit.from < behind) continue;
    made += text.substr(behind, edit.from - behind);
    made += edit.text;
    behind = edit.to;
  }
  return made += text.substr(behind);
}

}  // namespace meshsim::shrink
