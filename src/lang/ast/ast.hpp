// The AST of a `.mesh` file: plain structs and variants, every node with the Span it was read from, copyable as a
// value.
//
// The tree says what the file says, in file order; it resolves no name, checks no unit and fills in no default. Forms
// of the language that are left for later ("not yet") are rejected by the parser and have no node here.
//   ast_expression.hpp  names, literals, operators, metrics
//   ast_step.hpp        steps of handlers and flows
//   ast_expect.hpp      occurrences, conditions, scopes, claims
//   ast_timeline.hpp    triggers and actions
//   ast_explore.hpp     what a search tries
//   ast_item.hpp        top-level items
#pragma once

#include <optional>
#include <vector>

#include "lang/ast/ast_expect.hpp"
#include "lang/ast/ast_explore.hpp"
#include "lang/ast/ast_expression.hpp"
#include "lang/ast/ast_item.hpp"
#include "lang/ast/ast_step.hpp"
#include "lang/ast/ast_timeline.hpp"

namespace meshsim::lang::ast {

/// One file. `version` is missing only when its absence was reported as an error.
struct File {
  std::optional<Number> version;  ///< the line `mesh 1`
  std::vector<Item> items;
  FileId file = 0;
};

}  // namespace meshsim::lang::ast
