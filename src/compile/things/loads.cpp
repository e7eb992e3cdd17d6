// Loads: clients that run a flow again and again.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/walk.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// A service with which a flow talks, and the place in the flow.
struct Contact {
  ServiceId service = no_service;
  lang::Span span;
};

using ContactsByFlow = std::map<std::uint32_t, std::vector<Contact>>;

class LoadBuilder {
 public:
  LoadBuilder(Build& build, ServiceId id, const ast::Load& load, ContactsByFlow& contacts)
      : build_(build), id_(id), item_(load), contacts_(contacts) {}

  void run() {
    flow();
    arrivals();
    span_of_time();
    for (const ast::Setting& setting : item_.settings) {
      if (build_.enough()) return;
      report_setting(build_, setting, "load", {"networks", "runs", "arrives", "from"});
    }
  }

 private:
  plan::ClientDetail& detail() { return build_.plan.clients[build_.plan.services[id_].detail]; }

  void report_missing(std::string_view what, std::string_view sample) {
    build_.diagnostics
        .error("E0412", item_.name.span, fmt::format("the load `{}` does not say {}", item_.name.text, what))
        .label("incomplete")
        .help(fmt::format("add {}", sample));
  }

  void flow() {
    if (!item_.runs) return report_missing("which flow it runs", "`runs FLOW`");
    const auto found = build_.names.flows.find(item_.runs->text);
    if (found == build_.names.flows.end()) {
      build_.diagnostics.error("E0210", item_.runs->span, fmt::format("no flow named `{}`", item_.runs->text))
          .label("not in this scenario")
          .help(hint(item_.runs->text, all_names(build_.names.flows), "the flows"));
      return;
    }
    detail().flow = found->second;
    for (const Contact& contact : contacts(found->second)) {
      if (!build_.enough()) check_reach(contact);
    }
  }

  /// Returns the services with which a flow talks, each once; computed once for all loads that run the flow.
  const std::vector<Contact>& contacts(std::uint32_t flow) {
    const auto [place, is_new] = contacts_.try_emplace(flow);
    std::vector<Contact>& found = place->second;
    if (!is_new) return found;
    std::set<ServiceId> seen;
    for_each_step(build_.system.flows[flow].body, [&](const ast::Step& step) {
      const auto contact = contact_of(step);
      if (contact && seen.insert(contact->service).second) found.push_back(*contact);
    });
    return found;
  }

  std::optional<Contact> contact_of(const ast::Step& step) const {
    if (const auto* publish = std::get_if<ast::Publish>(&step.node)) {
      const auto topic = find_topic(build_, publish->topic.text);
      if (!topic || build_.plan.topics[*topic].broker == no_service) return std::nullopt;
      return Contact{build_.plan.topics[*topic].broker, publish->topic.span};
    }
    const ast::Call* call = call_in(step);
    const auto target = call == nullptr ? std::nullopt : find_service(build_, call->target.text);
    return target ? std::optional(Contact{*target, call->target.span}) : std::nullopt;
  }

  /// Checks that the load reaches a service of its flow: a flow is written once, but each of its loads must reach all
  /// services.
  void check_reach(const Contact& contact) {
    if (!check_shares_network(build_, id_, contact.service, contact.span)) return;
    const plan::Service& called = build_.plan.services[contact.service];
    if (called.kind == plan::ServiceKind::broker || called.kind == plan::ServiceKind::client) return;
    if (build_.names.listens[contact.service]) return;
    build_.diagnostics
        .error("E0405", contact.span, fmt::format("clients cannot reach `{}`: it does not listen", called.name))
        .label("only what listens is open to clients")
        .also(build_.names.service_spans[contact.service], "has no `listen`")
        .also(item_.name.span, "this load runs the flow")
        .help(fmt::format("call the gateway instead, or add `listen 80` to `{}`", called.name));
  }

  void arrivals() {
    if (!item_.arrives) return report_missing("how often it runs", "`arrives poisson 20/s`");
    const ast::Arrivals& arrives = *item_.arrives;
    Duration between = second;
    if (arrives.kind == ast::Arrivals::Kind::every) {
      between = read_duration(build_, arrives.amount, "the time between two arrivals", 1).value_or(second);
    } else if (const auto rate = read_rate(build_, arrives.amount, "the rate of arrivals")) {
      between = *mean_interval(*rate);
    }
    const bool random = arrives.kind == ast::Arrivals::Kind::poisson;
    detail().arrivals = random ? plan::Arrivals::poisson : plan::Arrivals::constant;
    detail().between = random ? Distribution::exponential(between) : Distribution::constant(between);
  }

  void span_of_time() {
    const auto from = item_.from ? read_duration(build_, *item_.from, "the load's start") : std::optional<Time>(0);
    const auto to = item_.to ? read_duration(build_, *item_.to, "the load's end") : std::optional<Time>(never);
    if (!from || !to) return;
    detail().from = *from;
    detail().to = *to;
    if (*to <= *from) {
      build_.diagnostics.error("E0413", item_.to->span, "the load ends before it begins")
          .label(fmt::format("{} is not after {}", format_duration(*to), format_duration(*from)));
    } else if (!item_.to && !build_.system.ends) {
      report_missing("when it ends", "`from 0s to 12s`, or `ends at 20s` for the whole run");
    }
  }

  Build& build_;
  ServiceId id_;
  const ast::Load& item_;
  ContactsByFlow& contacts_;
};

}  // namespace

void build_loads(Build& build) {
  ContactsByFlow contacts;
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    const auto* load = std::get_if<ast::Load>(&build.system.things[i].node);
    if (load != nullptr && !build.enough()) LoadBuilder(build, static_cast<ServiceId>(i), *load, contacts).run();
  }
}

}  // namespace meshsim::compile
