#include "compile/observe/scopes.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"
#include "compile/observe/pattern.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Anchor;
using ScopeKind = plan::Scope::Kind;

plan::Scope scope_of(ast::Scope::Kind kind, const Anchor& first, const Anchor& second) {
  using Kind = ast::Scope::Kind;
  switch (kind) {
    case Kind::at_end:
      return {ScopeKind::at_end, {}, {}};
    case Kind::by:
      return {ScopeKind::by, {}, first};
    case Kind::before:
      return {ScopeKind::before, {}, first};
    case Kind::after:
      return {ScopeKind::after, first, {}};
    case Kind::between:
    case Kind::from_to:
      return {ScopeKind::between, first, second};
  }
  return {};
}

}  // namespace

std::optional<plan::Scope> compile_scope(Build& build, const ast::Scope& scope) {
  const auto first = scope.first ? compile_anchor(build, *scope.first) : std::optional(Anchor{});
  const auto second = scope.second ? compile_anchor(build, *scope.second) : std::optional(Anchor{});
  if (!first || !second) return std::nullopt;
  if (scope.second && !check_stretch(build, scope.span, *first, *second)) return std::nullopt;
  if (scope.first && !check_reached(build, scope.first->span, *first)) return std::nullopt;
  return scope_of(scope.kind, *first, *second);
}

bool check_stretch(Build& build, lang::Span span, const Anchor& first, const Anchor& second) {
  const bool fixed = first.kind == Anchor::Kind::time && second.kind == Anchor::Kind::time;
  const bool one_mark =
      first.kind == Anchor::Kind::mark && second.kind == Anchor::Kind::mark && first.mark == second.mark;
  const bool at_once = (fixed && first.time == second.time) || (one_mark && first.offset == second.offset) ||
                       (first.kind == Anchor::Kind::end && second.kind == Anchor::Kind::end);
  const bool turned = (fixed && first.time > second.time) || (one_mark && first.offset > second.offset) ||
                      (first.kind == Anchor::Kind::end && !at_once);
  if (!at_once && !turned) return true;
  const char* label = at_once ? "ends as it begins" : "ends before it begins";
  const char* help =
      at_once ? "let it end later; what is true at one moment is asked by a `check` on a line of the timeline"
              : "exchange the two";
  build.diagnostics.error("E0413", span, "this scope is empty").label(label).help(help);
  return false;
}

bool check_reached(Build& build, lang::Span span, const Anchor& anchor) {
  const bool late = anchor.kind == Anchor::Kind::time && anchor.time > build.plan.ends_at && !build.options.until;
  if (!late) return true;
  build.diagnostics
      .error("E0413", span, fmt::format("the run ends at {}, before this", format_duration(build.plan.ends_at)))
      .label("never reached")
      .help("write a later `ends at`, or an earlier time here");
  return false;
}

bool check_scope_of_value(Build& build, const ast::Scope& scope, lang::Span value) {
  if (scope.kind != ast::Scope::Kind::at_end) return true;
  build.diagnostics.error("E0418", scope.span, "this metric is measured over a stretch of time")
      .label("a single moment")
      .also(value, "has no value at one moment")
      .help("leave `at end` out to measure the whole run, or write `from A to B`");
  return false;
}

bool check_windows(Build& build, const plan::Scope& stretch, Duration width, lang::Span span) {
  const bool has_times = stretch.kind == ScopeKind::between && stretch.from.kind == Anchor::Kind::time &&
                         stretch.to.kind == Anchor::Kind::time;
  // As much of the length as is known: all of it, or the part behind a mark, or the end.
  const Duration length = has_times                               ? stretch.to.time - stretch.from.time
                          : stretch.to.kind == Anchor::Kind::mark ? stretch.to.offset
                                                                  : stretch.to.time;
  if (has_times && width > length) {
    build.diagnostics.error("E0413", span, "no window of this width fits into the stretch")
        .label(fmt::format("longer than {}", format_duration(length)))
        .help("the windows lie one behind the other: write a smaller width, or a later end");
    return false;
  }
  if (length / width <= max_windows) return true;
  build.diagnostics.error("E0498", span, fmt::format("these are more than {} windows", group_digits(max_windows)))
      .label("too narrow for its stretch");
  return false;
}

}  // namespace meshsim::compile
