// Visiting every step of a block and every line of the timeline, however deep.
#pragma once

#include <string_view>
#include <type_traits>
#include <variant>

#include "compile/source/system.hpp"
#include "lang/ast/ast.hpp"

namespace meshsim::compile {

/// Calls `visit(step)` for each step in file order, then for the steps inside it.
template <class Visit>
void for_each_step(const lang::ast::Block& block, const Visit& visit) {
  for (const lang::ast::Step& step : block.steps) {
    visit(step);
    std::visit(
        [&](const auto& node) {
          if constexpr (requires { node.then; }) for_each_step(node.then, visit);
          if constexpr (requires { node.otherwise; }) {
            if (node.otherwise) for_each_step(*node.otherwise, visit);
          }
          if constexpr (std::is_same_v<std::decay_t<decltype(node)>, lang::ast::Let>) {
            const auto* call = std::get_if<lang::ast::Call>(&node.value);
            if (call != nullptr && call->otherwise) for_each_step(*call->otherwise, visit);
          }
        },
        step.node);
  }
}

/// Returns the call in a step, of a `call` or of a `let x = call`; null when there is none.
[[nodiscard]] inline const lang::ast::Call* call_in(const lang::ast::Step& step) {
  if (const auto* call = std::get_if<lang::ast::Call>(&step.node)) return call;
  const auto* let = std::get_if<lang::ast::Let>(&step.node);
  return let == nullptr ? nullptr : std::get_if<lang::ast::Call>(&let->value);
}

/// Calls `visit(line)` for each line of all timelines in file order.
template <class Visit>
void for_each_line(const System& system, const Visit& visit) {
  for (const lang::ast::Timeline& timeline : system.timelines) {
    for (const auto& entry : timeline.entries) {
      if (const auto* line = std::get_if<lang::ast::TimelineLine>(&entry)) visit(*line);
      const auto* phase = std::get_if<lang::ast::Phase>(&entry);
      if (phase == nullptr) continue;
      for (const lang::ast::TimelineLine& line : phase->lines) visit(line);
    }
  }
}

}  // namespace meshsim::compile
