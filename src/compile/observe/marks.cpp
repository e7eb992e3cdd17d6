// Marks: each is set by one line of the timeline, once.
#include <fmt/format.h>

#include <variant>

#include "compile/build/build.hpp"
#include "compile/source/walk.hpp"

namespace meshsim::compile {

namespace ast = lang::ast;

namespace {

void collect(Build& build, const ast::Mark& mark, const ast::TimelineLine& line) {
  if (std::holds_alternative<ast::EveryPeriod>(line.trigger.node)) {
    build.diagnostics
        .error("E0414", mark.name.span, fmt::format("the mark `{}` would be set again and again", mark.name.text))
        .label("a mark is set once")
        .also(line.trigger.span, "this line fires more than once")
        .help("set it in a line of its own: `at 4s: mark NAME`");
    return;
  }
  const auto [place, is_new] = build.names.marks.emplace(mark.name.text, build.plan.marks.size());
  if (!is_new) {
    build.diagnostics.error("E0414", mark.name.span, fmt::format("the mark `{}` is set twice", mark.name.text))
        .label("the second time")
        .also(build.names.mark_spans[place->second], "the first time")
        .help("give one of them another name");
    return;
  }
  build.plan.marks.push_back(mark.name.text);
  build.names.mark_spans.push_back(mark.name.span);
}

}  // namespace

void collect_marks(Build& build) {
  for_each_line(build.system, [&](const ast::TimelineLine& line) {
    if (const auto* mark = std::get_if<ast::Mark>(&line.action.node)) collect(build, *mark, line);
  });
}

}  // namespace meshsim::compile
