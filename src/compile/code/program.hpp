// Compiles handlers and flows into steps. How a program ends:
//
//   - The end of its block, `retry` and `reject` end it; `reply` does not.
//   - A failed publish, or a failed or non-2xx call, ends it as failed, unless `else {..}` follows: then the block runs
//     and the program goes on behind it.
//   - A failed `require` always ends it. Without `else` it has failed: the message goes back to the broker, a caller
//     gets a 500. With `else` the block has dealt with the failure and a handler ends as handled; a flow has not
//     reached its aim and ends as failed.
#pragma once

#include "compile/build/build.hpp"
#include "compile/code/expression.hpp"

namespace meshsim::compile {

/// Appends the steps of a block to the plan and returns the first one's number.
std::uint32_t compile_program(Build& build, Frame frame, const lang::ast::Block& block);

}  // namespace meshsim::compile
