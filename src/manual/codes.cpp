#include "manual/codes.hpp"

#include <algorithm>

namespace meshsim::manual {

std::vector<lang::CodeInfo> codes() {
  std::vector<lang::CodeInfo> all;
  for (const auto& table : {name_codes(), word_codes(), type_codes(), system_codes(), run_codes(), possible_codes(),
                            message_codes(), warning_codes()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
  return all;
}

}  // namespace meshsim::manual
