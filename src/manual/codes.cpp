#include "manual/codes.hpp"

namespace meshsim::manual {

std::vector<lang::CodeInfo> codes() {
  std::vector<lang::CodeInfo> all;
  for (const auto& table :
       {name_codes(), word_codes(), type_codes(), system_codes(), run_codes(), possible_codes(), warning_codes()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

}  // namespace meshsim::manual
