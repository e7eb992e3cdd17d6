// The name under which an endpoint stands among the topics.
#pragma once

#include <string>

#include "lang/ast/ast.hpp"

namespace meshsim::compile {

/// Returns `POST /orders` as it is written.
[[nodiscard]] inline std::string endpoint_name(const lang::ast::Request& request) {
  return request.method.text + " " + request.path.text;
}

}  // namespace meshsim::compile
