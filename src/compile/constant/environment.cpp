#include "compile/constant/environment.hpp"

#include <algorithm>

namespace meshsim::compile {

const NamedConstant* Environment::find(std::string_view name) const {
  const auto found =
      std::find_if(constants.begin(), constants.end(), [&](const NamedConstant& each) { return each.name == name; });
  return found == constants.end() ? nullptr : &*found;
}

std::vector<std::string_view> Environment::names() const {
  std::vector<std::string_view> all;
  for (const NamedConstant& each : constants) all.push_back(each.name);
  return all;
}

}  // namespace meshsim::compile
