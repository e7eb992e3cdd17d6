// The names of a run that have known values: parameters and the columns of `cases`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compile/constant/constant.hpp"
#include "lang/source.hpp"

namespace meshsim::compile {

struct NamedConstant {
  std::string name;
  Constant value;
  lang::Span span;  ///< the place of its definition
};

class DataFiles;

/// A scenario has few of them, so they are searched one by one.
struct Environment {
  std::vector<NamedConstant> constants = {};  ///< in file order, names unique
  DataFiles* files = nullptr;                 ///< reads `empirical("FILE")`; nullptr: no file can be named here

  [[nodiscard]] const NamedConstant* find(std::string_view name) const;
  /// Lists all names, for suggestions; the views live as long as the environment.
  [[nodiscard]] std::vector<std::string_view> names() const;
};

}  // namespace meshsim::compile
