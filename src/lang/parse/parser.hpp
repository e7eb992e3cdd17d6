// The parser: turns text into an AST. One diagnostic for each mistake, never a crash, whatever the bytes.
//
// All functions report into `diagnostics` and keep all that could be understood. Time and memory are linear in the
// length of the text; deeper nesting or longer chains than the limits below get a diagnostic, so that the tree is never
// higher than max_nesting + max_operators and may be walked by recursion.
#pragma once

#include <cstddef>
#include <optional>

#include "lang/ast/ast.hpp"
#include "lang/diagnostics/diagnostic.hpp"
#include "lang/source.hpp"

namespace meshsim::lang {

/// The greatest depth to which blocks, records, parentheses and calls may be nested.
inline constexpr std::size_t max_nesting = 100;

/// The most operators, field accesses and indices that one expression may hold.
inline constexpr std::size_t max_operators = 256;

/// Parses a whole file. Items with an error inside are kept as far as they were understood.
[[nodiscard]] ast::File parse(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Parses the time part of a line of the timeline, without its colon: `at event 7`, `+500ms`.
[[nodiscard]] std::optional<ast::Trigger> parse_trigger(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Parses the action of a timeline line: `kill worker for 2s`.
[[nodiscard]] std::optional<ast::Action> parse_action(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Parses one fact, state or predicate: `hello handled by subscriber`, `worker-1 is crashed`, `depth of hello > 3`.
[[nodiscard]] std::optional<ast::Condition> parse_condition(FileId file, const Sources& sources,
                                                            Diagnostics& diagnostics);

/// Parses one scope of a claim: `by 1s`, `between outage and back`, `at end`.
[[nodiscard]] std::optional<ast::Scope> parse_scope(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Parses one claim without its label: `by 1s, hello handled by subscriber exactly once`. The label in the tree is
/// empty.
[[nodiscard]] std::optional<ast::Claim> parse_claim(FileId file, const Sources& sources, Diagnostics& diagnostics);

/// Parses one setting of `explore` into it: `for 50ms, 20s`. False: there was an error.
[[nodiscard]] bool parse_explore_setting(FileId file, const Sources& sources, Diagnostics& diagnostics,
                                         ast::Explore& explore);

/// Parses one expression, as `--set NAME=VALUE` takes it: `8`, `"text"`, `3 * drain`.
[[nodiscard]] std::optional<ast::Expression> parse_expression(FileId file, const Sources& sources,
                                                              Diagnostics& diagnostics);

}  // namespace meshsim::lang
