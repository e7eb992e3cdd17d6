#include "compile/source/system.hpp"

#include <fmt/format.h>

#include <string_view>
#include <type_traits>
#include <variant>

#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

const ast::Name& name_in(const ast::Param& param) { return param.name; }
const ast::Name& name_in(const ast::Flow& flow) { return flow.name; }
const ast::Name& name_in(const ast::Policy& policy) { return policy.name; }
const ast::Name& name_in(const ast::Item& item) { return *name_of(item); }

}  // namespace

const ast::Name* name_of(const ast::Item& item) {
  return std::visit(
      [](const auto& node) -> const ast::Name* {
        if constexpr (requires { node.name; }) {
          return &node.name;
        } else {
          return nullptr;
        }
      },
      item.node);
}

std::string_view sort_of(const ast::Item& item) {
  struct Sorts {
    std::string_view operator()(const ast::Broker&) const { return "broker"; }
    std::string_view operator()(const ast::Service&) const { return "service"; }
    std::string_view operator()(const ast::Gateway&) const { return "gateway"; }
    std::string_view operator()(const ast::Load&) const { return "load"; }
    std::string_view operator()(const ast::Policy&) const { return "policy"; }
    std::string_view operator()(const ast::Flow&) const { return "flow"; }
    std::string_view operator()(const ast::Param&) const { return "param"; }
    std::string_view operator()(const ast::Networks&) const { return "network"; }
    std::string_view operator()(const ast::Link&) const { return "link"; }
    std::string_view operator()(const ast::Timeline&) const { return "timeline"; }
    std::string_view operator()(const ast::Expect&) const { return "expect"; }
    std::string_view operator()(const ast::Explore&) const { return "explore"; }
    std::string_view operator()(const ast::ScenarioTitle&) const { return "scenario"; }
    std::string_view operator()(const ast::Seed&) const { return "seed"; }
    std::string_view operator()(const ast::Seeds&) const { return "seeds"; }
    std::string_view operator()(const ast::Ends&) const { return "ends"; }
    std::string_view operator()(const ast::Cases&) const { return "cases"; }
    std::string_view operator()(const ast::Use&) const { return "use"; }
  };
  return std::visit(Sorts{}, item.node);
}

template <class T>
void Merger::add_single(std::optional<T>& place, const T& node, const ast::Item& item, std::string_view what) {
  if (!place) {
    place = node;
    return;
  }
  diagnostics_.error("E0201", item.head, fmt::format("`{}` stands here for the second time", what))
      .label("only one is possible")
      .help("remove one of the two");
}

void Merger::report_missing(const ast::Name& name, const Index& index) {
  std::vector<std::string_view> names;
  for (const auto& [each, place] : index) names.push_back(each);
  diagnostics_.error("E0202", name.span, fmt::format("there is no `{}` to override", name.text))
      .label("not defined before this line")
      .help(hint(name.text, names, "the names that can be overridden"))
      .help("without `override` this line defines it");
}

template <class T>
void Merger::add_named(std::vector<T>& list, Index& index, const T& node, const ast::Item& item) {
  const ast::Name& name = *name_of(item);
  const auto earlier = index.find(name.text);
  if (item.override_span) {
    if (earlier == index.end()) return report_missing(name, index);
    list[earlier->second] = node;
    return;
  }
  if (earlier == index.end()) {
    index.emplace(name.text, list.size());
    list.push_back(node);
    return;
  }
  const lang::Span first = name_in(list[earlier->second]).span;
  diagnostics_.error("E0201", name.span, fmt::format("`{}` is defined twice", name.text))
      .label("the second time")
      .also(first, "the first time")
      .help(first.file == name.span.file ? "give one of them another name"
                                         : "write `override` before it to replace the first");
}

void Merger::add_networks(const ast::Networks& networks) {
  for (const ast::Name& name : networks.names) {
    const auto [earlier, is_new] = networks_.emplace(name.text, system_.networks.size());
    if (is_new) {
      system_.networks.push_back(name);
      continue;
    }
    diagnostics_.error("E0201", name.span, fmt::format("the network `{}` is defined twice", name.text))
        .label("the second time")
        .also(system_.networks[earlier->second].span, "the first time")
        .help("remove one of the two");
  }
}

void Merger::add(const ast::Item& item, bool is_used) {
  const auto put = [&](const auto& node) {
    using T = std::decay_t<decltype(node)>;
    if constexpr (std::is_same_v<T, ast::Networks>) {
      add_networks(node);
    } else if constexpr (std::is_same_v<T, ast::Param>) {
      add_named(system_.params, params_, node, item);
    } else if constexpr (std::is_same_v<T, ast::Flow>) {
      add_named(system_.flows, flows_, node, item);
    } else if constexpr (std::is_same_v<T, ast::Policy>) {
      add_named(system_.policies, policies_, node, item);
    } else if constexpr (std::is_same_v<T, ast::Link>) {
      system_.links.push_back(node);
    } else if constexpr (requires { node.name; }) {
      if (system_.things.size() > max_services) return;  // reported when the things are declared
      add_named(system_.things, things_, item, item);
    } else if constexpr (std::is_same_v<T, ast::Timeline>) {
      if (!is_used) system_.timelines.push_back(node);
    } else if constexpr (std::is_same_v<T, ast::Expect>) {
      if (!is_used) system_.expects.push_back(node);
    } else if (is_used) {
      return;  // the run settings of a used file do not concern this one
    } else if constexpr (std::is_same_v<T, ast::ScenarioTitle>) {
      add_single(system_.title, node, item, "scenario");
    } else if constexpr (std::is_same_v<T, ast::Seed>) {
      add_single(system_.seed, node, item, "seed");
    } else if constexpr (std::is_same_v<T, ast::Seeds>) {
      add_single(system_.seeds, node, item, "seeds");
    } else if constexpr (std::is_same_v<T, ast::Ends>) {
      add_single(system_.ends, node, item, "ends");
    } else if constexpr (std::is_same_v<T, ast::Cases>) {
      add_single(system_.cases, node, item, "cases");
    } else if constexpr (std::is_same_v<T, ast::Explore>) {
      add_single(system_.explore, node, item, "explore");
    }
  };
  std::visit(put, item.node);
}

}  // namespace meshsim::compile
