#include "shrink/flatten.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "base/text.hpp"
#include "shrink/page.hpp"

namespace meshsim::shrink {
namespace {

namespace ast = lang::ast;

std::string normal_path(const std::filesystem::path& path) { return path.lexically_normal().generic_string(); }

/// Returns the name of an item; empty for one that has none.
std::string name_of(const ast::Item& item) {
  return std::visit(
      [](const auto& node) -> std::string {
        if constexpr (requires { node.name; }) return node.name.text;
        return {};
      },
      item.node);
}

/// Tells whether the item of a used file is part of the system, and not how that file is run and judged.
bool is_of_system(const ast::Item& item) {
  return !name_of(item).empty() || std::holds_alternative<ast::Networks>(item.node) ||
         std::holds_alternative<ast::Link>(item.node);
}

class Flattener {
 public:
  Flattener(const RunValues& values, const ReadFile& read) : values_(values), read_(read) {}

  std::optional<std::string> run(const std::string& text, const std::string& path) {
    if (!add_file(text, path, false)) return std::nullopt;
    std::string flat = "mesh 1\n";
    for (const Part& part : parts_) flat += part.text + "\n";
    if (values_.seed != 1) flat += "seed " + std::to_string(values_.seed) + "\n";
    const std::optional<Page> page = Page::read(flat);
    return page ? std::optional(page->text()) : std::nullopt;
  }

 private:
  struct Part {
    std::string name;
    std::string text;
  };

  bool add_file(const std::string& text, const std::string& path, bool is_used) {
    used_.insert(normal_path(path));
    const std::optional<Page> page = Page::read(text);
    if (!page) return false;
    return std::all_of(page->tree().items.begin(), page->tree().items.end(),
                       [&](const ast::Item& item) { return add(*page, item, path, is_used); });
  }

  bool add(const Page& page, const ast::Item& item, const std::string& path, bool is_used) {
    if (const auto* use = std::get_if<ast::Use>(&item.node)) {
      const std::string used = normal_path(std::filesystem::path(path).parent_path() / use->file.value);
      if (used_.count(used) != 0) return true;
      const std::optional<std::string> text = read_(used);
      return text && add_file(*text, used, true);
    }
    if (is_used && !is_of_system(item)) return true;
    if (std::holds_alternative<ast::Seed>(item.node) || std::holds_alternative<ast::Seeds>(item.node)) return true;
    if (const auto* cases = std::get_if<ast::Cases>(&item.node)) {
      add_columns(*cases);
      return true;
    }
    Part part{name_of(item), text_of(page, item)};
    if (item.override_span) {
      for (Part& earlier : parts_) {
        if (earlier.name == part.name) earlier = part;
      }
    } else {
      parts_.push_back(std::move(part));
    }
    return true;
  }

  /// Returns the item without `override`, a parameter with its value.
  std::string text_of(const Page& page, const ast::Item& item) const {
    if (const auto* param = std::get_if<ast::Param>(&item.node)) {
      if (const std::string value = value_of(param->name.text, param->value); !value.empty())
        return "param " + param->name.text + " = " + value;
    }
    const std::uint32_t begin = item.override_span ? item.override_span->end() : item.span.offset;
    return std::string(page.text_of({0, begin, item.span.end() - begin}));
  }

  void add_columns(const ast::Cases& cases) {
    for (std::size_t i = 0; i < cases.columns.size() && !cases.rows.empty(); ++i) {
      if (i >= cases.rows.front().cells.size()) return;
      const std::string& name = cases.columns[i].text;
      parts_.push_back({name, "param " + name + " = " + value_of(name, cases.rows.front().cells[i])});
    }
  }

  /// Returns the value that the run has for a name, quoted where the expression is a text; empty: it is not known.
  std::string value_of(const std::string& name, const ast::Expression& expression) const {
    const auto found = std::find_if(values_.values.begin(), values_.values.end(),
                                    [&](const auto& value) { return value.first == name; });
    if (found == values_.values.end()) return {};
    return std::holds_alternative<ast::Interpolation>(expression.node) ? quote(found->second) : found->second;
  }

  const RunValues& values_;
  const ReadFile& read_;
  std::set<std::string> used_;
  std::vector<Part> parts_;
};

}  // namespace

std::optional<std::string> flatten(const std::string& text, const std::string& path, const RunValues& values,
                                   const ReadFile& read) {
  return Flattener(values, read).run(text, path);
}

}  // namespace meshsim::shrink
