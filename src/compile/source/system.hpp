// The scenario and the files it uses as one system, still as AST: each thing once, overrides applied, roles filled in.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lang/ast/ast.hpp"
#include "lang/diagnostics/diagnostic.hpp"

namespace meshsim::compile {

/// A plain value. File order is kept; the things of a used file stand in the place of its `use`.
struct System {
  std::optional<lang::ast::ScenarioTitle> title;
  std::optional<lang::ast::Seed> seed;
  std::optional<lang::ast::Seeds> seeds;
  std::optional<lang::ast::Ends> ends;
  std::optional<lang::ast::Cases> cases;
  std::vector<lang::ast::Param> params;
  std::vector<lang::ast::Name> networks;
  std::vector<lang::ast::Item> things;  ///< brokers, services, gateways and loads
  std::vector<lang::ast::Link> links;
  std::vector<lang::ast::Policy> policies;
  std::vector<lang::ast::Flow> flows;
  std::vector<lang::ast::Timeline> timelines;
  std::vector<lang::ast::Expect> expects;
  std::optional<lang::ast::Explore> explore;
};

/// Returns the name of a thing; null for items that have none.
[[nodiscard]] const lang::ast::Name* name_of(const lang::ast::Item& item);

/// Returns the word for the kind of thing: "service", "broker" and the like.
[[nodiscard]] std::string_view sort_of(const lang::ast::Item& item);

/// Puts items together. Of `is_used` files it takes the things (and params), not how they are run and judged.
class Merger {
 public:
  explicit Merger(lang::Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// Adds an item. The parser has made sure that `override` stands only before things that can be overridden.
  void add(const lang::ast::Item& item, bool is_used);

  /// Returns what has been put together.
  [[nodiscard]] System take() { return std::move(system_); }

 private:
  using Index = std::map<std::string, std::size_t, std::less<>>;  ///< places in a list by name

  template <class T>
  void add_single(std::optional<T>& place, const T& node, const lang::ast::Item& item, std::string_view what);
  template <class T>
  void add_named(std::vector<T>& list, Index& index, const T& node, const lang::ast::Item& item);
  void add_networks(const lang::ast::Networks& networks);
  void report_missing(const lang::ast::Name& name, const Index& index);

  System system_;
  Index params_, policies_, flows_, things_, networks_;
  lang::Diagnostics& diagnostics_;
};

}  // namespace meshsim::compile
