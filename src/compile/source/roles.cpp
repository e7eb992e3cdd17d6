#include "compile/source/roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>
#include <vector>

#include "compile/source/embedded_roles.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/hint.hpp"
#include "lang/parse/parser.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

std::string trigger_of(const ast::Handler& handler) {
  const auto* request = std::get_if<ast::Request>(&handler.trigger);
  const std::string name = request != nullptr ? endpoint_name(*request) : std::get<ast::Name>(handler.trigger).text;
  return handler.version ? handler.version->text + ": " + name : name;
}
std::string trigger_of(const ast::Subscription& subscription) { return subscription.topic.text; }
std::string trigger_of(const ast::PolicyUse& use) { return use.service.text; }
std::string trigger_of(const ast::Name& name) { return name.text; }
std::string trigger_of(const ast::Setting& setting) { return setting.key.text; }

/// Replaces parts with the same trigger and adds the others. Compares only with the role's own parts, so that a double
/// in the service is still found as one.
template <class Part>
void lay_over(std::vector<Part>& base, const std::vector<Part>& own) {
  const std::size_t inherited = base.size();
  std::vector<bool> replaced(inherited, false);
  for (const Part& part : own) {
    std::size_t place = 0;
    while (place < inherited && (replaced[place] || trigger_of(base[place]) != trigger_of(part))) ++place;
    if (place < inherited) {
      base[place] = part;
      replaced[place] = true;
    } else {
      base.push_back(part);
    }
  }
}

template <class Clause>
void replace(Clause& base, const Clause& own) {
  if (own) base = own;
}

ast::Service overlay(ast::Service role, const ast::Service& own) {
  role.name = own.name;
  role.role.reset();
  if (!own.networks.empty()) role.networks = own.networks;
  replace(role.replicas, own.replicas);
  replace(role.listen, own.listen);
  replace(role.concurrency, own.concurrency);
  replace(role.starts_in, own.starts_in);
  replace(role.restart, own.restart);
  replace(role.grace, own.grace);
  replace(role.outbox, own.outbox);
  replace(role.autoscale, own.autoscale);
  if (!own.versions.empty()) role.versions = own.versions;
  lay_over(role.stores, own.stores);
  lay_over(role.memories, own.memories);
  lay_over(role.subscriptions, own.subscriptions);
  lay_over(role.calls, own.calls);
  lay_over(role.handlers, own.handlers);
  lay_over(role.settings, own.settings);
  return role;
}

class Roles {
 public:
  Roles(const CompileOptions& options, lang::Sources& sources, lang::Diagnostics& diagnostics,
        std::map<lang::FileId, lang::Span>& used_from)
      : options_(options), sources_(sources), diagnostics_(diagnostics), used_from_(used_from) {}

  void fill_in(ast::Service& service) {
    const ast::Name name = *service.role;
    if (const ast::Service* role = find(name)) {
      service = overlay(*role, service);
      return;
    }
    const auto& actors = options_.actors;
    if (std::find(actors.begin(), actors.end(), name.text) != actors.end()) return;
    report_unknown(name);
    service.role.reset();
  }

 private:
  /// Finds the role's service; null when there is no role of that name.
  const ast::Service* find(const ast::Name& name) {
    if (const auto known = roles_.find(name.text); known != roles_.end()) return &known->second;
    for (const EmbeddedFile& file : embedded_roles()) {
      if (file.name != name.text) continue;
      const lang::FileId id = sources_.add(fmt::format("lib/{}.mesh", file.name), std::string(file.text));
      used_from_.emplace(id, name.span);
      const ast::File tree = lang::parse(id, sources_, diagnostics_);
      for (const ast::Item& item : tree.items) {
        const auto* service = std::get_if<ast::Service>(&item.node);
        if (service != nullptr) return &roles_.emplace(name.text, *service).first->second;
      }
    }
    return nullptr;
  }

  void report_unknown(const ast::Name& name) {
    std::vector<std::string_view> known(options_.actors.begin(), options_.actors.end());
    for (const EmbeddedFile& file : embedded_roles()) known.push_back(file.name);
    diagnostics_.error("E0211", name.span, fmt::format("there is no role and no C++ actor `{}`", name.text))
        .label("not a role")
        .help(hint(name.text, known, "the roles"));
  }

  const CompileOptions& options_;
  lang::Sources& sources_;
  lang::Diagnostics& diagnostics_;
  std::map<lang::FileId, lang::Span>& used_from_;
  std::map<std::string, ast::Service, std::less<>> roles_;
};

}  // namespace

void fill_in_roles(System& system, const CompileOptions& options, lang::Sources& sources,
                   lang::Diagnostics& diagnostics, std::map<lang::FileId, lang::Span>& used_from) {
  Roles roles(options, sources, diagnostics, used_from);
  for (ast::Item& item : system.things) {
    if (diagnostics.full()) return;
    auto* service = std::get_if<ast::Service>(&item.node);
    if (service != nullptr && service->role) roles.fill_in(*service);
  }
}

}  // namespace meshsim::compile
