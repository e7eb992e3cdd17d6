// Loads: clients that run a flow again and again.
#include <fmt/format.h>

#include <algorithm>
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
#include "compile/constant/data_files.hpp"
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
    flows();
    arrivals();
    span_of_time();
    for (const ast::Setting& setting : item_.settings) {
      if (build_.enough()) return;
      report_setting(build_, setting, "load", {"networks", "runs", "arrives", "users", "from"});
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

  void flows() {
    if (!item_.runs) return report_missing("which flow it runs", "`runs FLOW`");
    std::set<std::uint32_t> seen;
    for (const ast::FlowShare& share : item_.runs->shares) {
      if (build_.enough()) return;
      const auto found = build_.names.flows.find(share.flow.text);
      if (found == build_.names.flows.end()) {
        build_.diagnostics.error("E0210", share.flow.span, fmt::format("no flow named `{}`", share.flow.text))
            .label("not in this scenario")
            .help(hint(share.flow.text, all_names(build_.names.flows), "the flows"));
        continue;
      }
      if (!seen.insert(found->second).second) {
        build_.diagnostics.error("E0201", share.flow.span, fmt::format("`{}` is named twice", share.flow.text))
            .label("the second time")
            .help("one weight for each flow");
        continue;
      }
      add_flow(found->second, share);
    }
  }

  void add_flow(std::uint32_t flow, const ast::FlowShare& share) {
    const auto weight = share.weight ? read_count(build_, *share.weight, "the weight of a flow", 1, most_weight)
                                     : std::optional<std::uint64_t>(1);
    detail().flows.push_back({flow, static_cast<std::uint32_t>(weight.value_or(1))});
    for (const Contact& contact : contacts(flow)) {
      if (!build_.enough()) check_reach(contact);
    }
    if (item_.users && !takes_time(flow)) {
      build_.diagnostics
          .error("E0437", share.flow.span,
                 fmt::format("a user of `{}` would run `{}` for ever at one instant", item_.name.text, share.flow.text))
          .label("takes no time")
          .also(item_.users->span, "each user begins again at once")
          .help("let it `call`, `publish` or `wait`");
    }
  }

  /// Tells whether something in the flow makes time pass.
  bool takes_time(std::uint32_t flow) const {
    bool takes = false;
    for_each_step(build_.system.flows[flow].body, [&](const ast::Step& step) {
      takes = takes || std::holds_alternative<ast::Wait>(step.node) ||
              std::holds_alternative<ast::Publish>(step.node) || call_in(step) != nullptr;
    });
    return takes;
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
    if (item_.arrives && item_.users) {
      build_.diagnostics.error("E0425", item_.users->span, "`arrives` and `users` exclude each other")
          .label("a closed load: each user begins again when it is done")
          .also(item_.arrives->span, "an open load: who arrives does not wait for others")
          .help("remove one of the two");
      return;
    }
    if (item_.users) {
      detail().arrivals = plan::Arrivals::users;
      detail().users = static_cast<std::uint32_t>(
          read_count(build_, item_.users->count, "the number of users", 1, most_users).value_or(1));
      return;
    }
    if (!item_.arrives) return report_missing("how often it runs", "`arrives poisson 20/s`, or `users 50`");
    if (item_.arrives->kind == ast::Arrivals::Kind::listed) return listed(*item_.arrives);
    if (!item_.arrives->stages.empty()) return staged(*item_.arrives);
    if (item_.arrives->end_rate) return ramp(*item_.arrives);
    if (item_.arrives->amount) even(*item_.arrives);
  }

  /// Sets arrivals of one rate.
  void even(const ast::Arrivals& arrives) {
    Duration between = second;
    if (arrives.kind == ast::Arrivals::Kind::every) {
      between = read_duration(build_, *arrives.amount, "the time between two arrivals", 1).value_or(second);
    } else if (const auto rate = read_rate(build_, *arrives.amount, "the rate of arrivals")) {
      between = *mean_interval(*rate);
    }
    const bool random = arrives.kind == ast::Arrivals::Kind::poisson;
    detail().arrivals = random ? plan::Arrivals::poisson : plan::Arrivals::constant;
    detail().between = random ? Distribution::exponential(between) : Distribution::constant(between);
  }

  /// Reads a rate, which may be 0, as arrivals a nanosecond.
  double rate(const ast::Expression& expression) {
    const auto read = read_rate(build_, expression, "the rate of arrivals", true);
    if (!read || read->count == Decimal(0)) return 0;
    const double count =
        static_cast<double>(read->count.mantissa()) / static_cast<double>(power_of_ten(read->count.scale()));
    return count / static_cast<double>(read->per);
  }

  void set_stages(const ast::Arrivals& arrives, std::vector<plan::RateStage> stages) {
    const bool random = arrives.kind == ast::Arrivals::Kind::poisson;
    detail().arrivals = random ? plan::Arrivals::staged_poisson : plan::Arrivals::staged_constant;
    detail().stages = std::move(stages);
  }

  /// Sets a rate that changes evenly over the whole load.
  void ramp(const ast::Arrivals& arrives) {
    const Time from = item_.from ? read_duration(build_, *item_.from, "the load's start").value_or(0) : 0;
    Time to = never;
    if (item_.to) {
      to = read_duration(build_, *item_.to, "the load's end").value_or(never);
    } else if (build_.system.ends) {
      to = read_duration(build_, build_.system.ends->at, "the end of the run", 1).value_or(never);
    }
    const Duration lasts =
        to == never || to <= from ? second : to - from;  // an error is reported with the span of time
    set_stages(arrives, {{rate(*arrives.amount), rate(*arrives.end_rate), lasts}});
  }

  void staged(const ast::Arrivals& arrives) {
    if (arrives.stages.size() > most_stages) {
      build_.diagnostics.error("E0498", arrives.stages.back().span, "a load may have at most 1,000 stages")
          .label("one too many");
      return;
    }
    std::vector<plan::RateStage> stages;
    for (const ast::RateStage& each : arrives.stages) {
      if (build_.enough()) return;
      plan::RateStage stage;
      stage.begin = rate(each.rate);
      stage.end = each.end_rate ? rate(*each.end_rate) : stage.begin;
      stage.lasts = read_duration(build_, each.lasts, "the length of a stage", 1).value_or(second);
      lasts_ = saturating_add(lasts_, stage.lasts);
      stages.push_back(stage);
    }
    set_stages(arrives, std::move(stages));
  }

  void listed(const ast::Arrivals& arrives) {
    detail().arrivals = plan::Arrivals::listed;
    std::optional<Duration> unit;
    if (arrives.unit) {
      unit = read_duration(build_, *arrives.unit, "the unit of the times", 1);
      if (!unit) return;
    }
    detail().times =
        build_.environment.files->read({*arrives.file, unit, DataFiles::Order::ascending}, build_.diagnostics);
    lasts_ = detail().times ? saturating_add(detail().times->back(), 1) : second;  // of a file with mistakes, any
  }

  void span_of_time() {
    const auto from = item_.from ? read_duration(build_, *item_.from, "the load's start") : std::optional<Time>(0);
    const auto to = item_.to ? read_duration(build_, *item_.to, "the load's end") : std::optional<Time>(never);
    if (!from || !to) return;
    detail().from = *from;
    detail().to = lasts_ > 0 ? std::min(*to, saturating_add(*from, lasts_)) : *to;
    if (*to <= *from) {
      build_.diagnostics.error("E0413", item_.to->span, "the load ends before it begins")
          .label(fmt::format("{} is not after {}", format_duration(*to), format_duration(*from)));
    } else if (!item_.to && !build_.system.ends && lasts_ == 0) {
      report_missing("when it ends", "`from 0s to 12s`, or `ends at 20s` for the whole run");
    }
  }

  static constexpr std::uint64_t most_weight = 1'000'000;
  static constexpr std::uint64_t most_users = 1'000'000;
  static constexpr std::size_t most_stages = 1'000;

  Build& build_;
  ServiceId id_;
  const ast::Load& item_;
  Duration lasts_ = 0;  // what the stages, or the listed times, take; 0: there are none
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
