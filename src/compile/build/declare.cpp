// First pass: gives every service, gateway, broker and load its number, so that all later parts can refer to it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <variant>

#include "compile/build/autoscale_bounds.hpp"
#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "compile/source/walk.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::ServiceKind;

void declare_networks(Build& build) {
  for (const ast::Name& name : build.system.networks) {
    if (build.plan.networks.size() >= max_networks) {
      build.diagnostics.error("E0498", name.span, "a scenario may have at most 1,000 networks").label("one too many");
      return;
    }
    build.names.networks.emplace(name.text, build.plan.networks.size());
    build.plan.networks.push_back(name.text);
  }
}

/// Returns the network called `default`, which every thing that names no network joins, as on a Compose network.
std::uint16_t default_network(Build& build) {
  const auto [place, is_new] = build.names.networks.emplace("default", build.plan.networks.size());
  if (is_new) build.plan.networks.emplace_back("default");
  return static_cast<std::uint16_t>(place->second);
}

std::vector<std::uint16_t> networks_of(Build& build, const std::vector<ast::Name>& names) {
  std::vector<std::uint16_t> networks;
  for (const ast::Name& name : names) {
    if (build.enough()) break;
    const auto found = build.names.networks.find(name.text);
    if (found == build.names.networks.end()) {
      build.diagnostics.error("E0207", name.span, fmt::format("no network named `{}`", name.text))
          .label("not defined")
          .help(hint(name.text, all_names(build.names.networks), "the networks"))
          .help(fmt::format("define it: `network {}`", name.text));
      continue;
    }
    networks.push_back(static_cast<std::uint16_t>(found->second));
  }
  if (names.empty()) networks.push_back(default_network(build));
  std::sort(networks.begin(), networks.end());
  networks.erase(std::unique(networks.begin(), networks.end()), networks.end());
  return networks;
}

/// Adds the detail record of a kind and returns its place.
template <class Detail>
std::uint32_t add_detail(std::vector<Detail>& details) {
  details.emplace_back();
  return static_cast<std::uint32_t>(details.size() - 1);
}

struct Declare {
  Build& build;

  void operator()(const ast::Broker& broker) {
    add(broker.name, ServiceKind::broker, add_detail(build.plan.brokers), broker.networks);
  }
  void operator()(const ast::Gateway& gateway) {
    add(gateway.name, ServiceKind::gateway, add_detail(build.plan.gateways), gateway.networks);
  }
  void operator()(const ast::Load& load) {
    add(load.name, ServiceKind::client, add_detail(build.plan.clients), load.networks);
  }
  void operator()(const ast::Service& service) {
    const bool custom = service.role.has_value();
    const auto detail = custom ? add_detail(build.plan.customs) : add_detail(build.plan.service_details);
    if (custom) build.plan.customs.back().type = service.role->text;
    plan::Service& added =
        add(service.name, custom ? ServiceKind::custom : ServiceKind::service, detail, service.networks);
    if (service.replicas) {
      const auto count = read_count(build, *service.replicas, "the number of instances", 0, max_replicas);
      added.replicas = static_cast<std::uint32_t>(count.value_or(1));
      build.names.most_replicas.back() = added.replicas;
    }
    if (service.autoscale) declare_autoscale(build, static_cast<ServiceId>(build.plan.services.size() - 1), service);
  }
  template <class Other>
  void operator()(const Other&) {}

  plan::Service& add(const ast::Name& name, ServiceKind kind, std::uint32_t detail,
                     const std::vector<ast::Name>& networks) {
    plan::Service service;
    service.name = name.text;
    service.kind = kind;
    service.detail = detail;
    service.networks = networks_of(build, networks);
    service.position = build.position(name.span);
    build.names.services.emplace(name.text, build.plan.services.size());
    build.names.service_spans.push_back(name.span);
    build.names.most_replicas.push_back(1);
    build.names.listens.push_back(false);
    build.plan.services.push_back(std::move(service));
    return build.plan.services.back();
  }
};

/// Makes `worker-8` a name where a line has `scale worker to 8`. Wrong lines are reported when the timeline is built.
void widen(Build& build, const ast::TimelineLine& line) {
  const auto* scale = std::get_if<ast::Scale>(&line.action.node);
  if (scale == nullptr) return;
  const auto service = find_service(build, scale->service.text);
  const auto count = read_count(build, scale->count, "the number of instances", 0, max_replicas);
  if (!service || !count) return;
  auto& most = build.names.most_replicas[*service];
  most = std::max(most, static_cast<std::uint32_t>(*count));
}

/// Makes `web-4` a name where a line replaces the instances of a service of three and starts the new ones first.
void widen_by_surge(Build& build) {
  std::map<ServiceId, std::uint32_t> surge;
  for_each_line(build.system, [&](const ast::TimelineLine& line) {
    const auto* deploy = std::get_if<ast::Deploy>(&line.action.node);
    if (deploy == nullptr || !deploy->start_first.value_or(false)) return;
    const std::string_view name = deploy->target.text;
    auto service = find_service(build, name);
    if (!service) service = find_service(build, name.substr(0, name.rfind('-')));  // `web-2`
    const auto count = deploy->at_a_time
                           ? read_count(build, *deploy->at_a_time, "the number at a time", 1, max_replicas)
                           : std::optional<std::uint64_t>(1);
    if (service && count) surge[*service] = std::max(surge[*service], static_cast<std::uint32_t>(*count));
  });
  for (const auto& [service, count] : surge) build.names.most_replicas[service] += count;
}

void check_total(Build& build) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    total += build.names.most_replicas[i];
    if (total <= max_instances) continue;
    build.diagnostics.error("E0498", build.names.service_spans[i], "a scenario may have at most 100,000 instances")
        .label("with these there are more");
    return;
  }
}

/// Reports a service `worker-2` beside a service `worker` with such an instance: in a trace the two would look the
/// same.
void check_instance_names(Build& build) {
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const std::string& name = build.plan.services[i].name;
    const std::size_t hyphen = name.rfind('-');
    if (hyphen == std::string::npos || hyphen + 1 == name.size()) continue;
    const std::string number = name.substr(hyphen + 1);
    // Six digits hold every number of an instance, and cannot overflow below.
    const bool digits = number.size() <= 6 && number.find_first_not_of("0123456789") == std::string::npos;
    const auto base = find_service(build, std::string_view(name).substr(0, hyphen));
    if (!base || !digits || number[0] == '0' || std::stoul(number) > build.names.most_replicas[*base]) continue;
    build.diagnostics.error("E0203", build.names.service_spans[i], fmt::format("`{}` has two meanings", name))
        .label(fmt::format("also an instance of `{}`", build.plan.services[*base].name))
        .also(build.names.service_spans[*base], "instances are numbered from 1")
        .help("give it another name");
  }
}

}  // namespace

void declare_things(Build& build) {
  declare_networks(build);
  for (const ast::Item& item : build.system.things) {
    if (build.plan.services.size() >= max_services) {
      build.diagnostics.error("E0498", item.span, "a scenario may have at most 10,000 services").label("one too many");
      break;
    }
    std::visit(Declare{build}, item.node);
  }
  for_each_line(build.system, [&](const ast::TimelineLine& line) { widen(build, line); });
  widen_by_surge(build);
  check_total(build);
  check_instance_names(build);
}

}  // namespace meshsim::compile
