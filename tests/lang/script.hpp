// Helpers: parse a text that must be right, and get at one item, step or claim of it.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <variant>

#include "lang/parse/parser.hpp"

namespace meshsim::lang::test {

/// Parses the items of a script; `mesh 1` is put before it. Fails the test when there is a diagnostic.
inline ast::File parsed(const std::string& script) {
  Sources sources;
  Diagnostics diagnostics;
  ast::File file = parse(sources.add("script.mesh", "mesh 1\n" + script + "\n"), sources, diagnostics);
  INFO(render(diagnostics, sources));
  CHECK(diagnostics.all().empty());
  return file;
}

/// Returns the only item of a script.
template <class Node>
Node item(const std::string& script) {
  const ast::File file = parsed(script);
  REQUIRE(file.items.size() == 1);
  return std::get<Node>(file.items.front().node);
}

/// Returns the only step of a handler.
template <class Node>
Node step(const std::string& text) {
  const auto service = item<ast::Service>("service s {\n  on hello {\n" + text + "\n  }\n}");
  REQUIRE(service.handlers.size() == 1);
  REQUIRE(service.handlers[0].body.steps.size() == 1);
  return std::get<Node>(service.handlers[0].body.steps[0].node);
}

/// Returns the only claim of an `expect`; the label is put before it.
inline ast::Claim claim(const std::string& text) {
  const auto expect = item<ast::Expect>("expect {\n  label: " + text + "\n}");
  REQUIRE(expect.claims.size() == 1);
  return expect.claims.front();
}

/// Returns the only line of a timeline.
inline ast::TimelineLine line(const std::string& text) {
  const auto timeline = item<ast::Timeline>("timeline {\n  " + text + "\n}");
  REQUIRE(timeline.entries.size() == 1);
  return std::get<ast::TimelineLine>(timeline.entries.front());
}

template <class Node>
Node action(const std::string& text) {
  return std::get<Node>(line("at 1s: " + text).action.node);
}

/// Writes a value as it is bound to a parameter, with all its parentheses.
std::string shape(const ast::Expression& expression);

inline std::string shape(const std::string& text) { return shape(item<ast::Param>("param p = " + text).value); }

}  // namespace meshsim::lang::test
