// Checks that need the whole scenario: topics that lead nowhere, flows that no load runs, requests that no service
// answers.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <variant>

#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/observe/timeline_checks.hpp"
#include "compile/source/endpoint_name.hpp"
#include "compile/source/walk.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;

/// Lists the topics that have (or lack) an end, for suggestions.
std::vector<std::string_view> topics_where(const Build& build, bool published, bool consumed) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < build.plan.topics.size(); ++i) {
    const TopicNotes& notes = build.names.topic_notes[i];
    if (build.plan.topics[i].is_endpoint) continue;
    if (notes.published_at.has_value() == published && notes.consumed_at.has_value() == consumed) {
      names.push_back(build.plan.topics[i].name);
    }
  }
  return names;
}

void check_topic(Build& build, const plan::Topic& topic, const TopicNotes& notes) {
  if (topic.is_endpoint || (notes.published_at && notes.consumed_at) || !build.may_warn()) return;
  if (notes.published_at) {
    const auto near = lang::nearest(topic.name, topics_where(build, false, true));
    auto& diagnostic = build.diagnostics.warning("W0401", *notes.published_at,
                                                 fmt::format("nobody subscribes or consumes `{}`", topic.name));
    diagnostic.label("published for nobody");
    if (near) diagnostic.help(fmt::format("did you mean `{}`?", *near));
    return;
  }
  const auto near = lang::nearest(topic.name, topics_where(build, true, false));
  auto& diagnostic = build.diagnostics.warning("W0402", notes.first, fmt::format("nobody publishes `{}`", topic.name));
  diagnostic.label("never comes");
  if (near) diagnostic.help(fmt::format("did you mean `{}`?", *near));
}

void check_flows(Build& build) {
  std::set<std::string_view> run;
  for (const ast::Item& item : build.system.things) {
    const auto* load = std::get_if<ast::Load>(&item.node);
    if (load == nullptr || !load->runs) continue;
    for (const ast::FlowShare& share : load->runs->shares) run.insert(share.flow.text);
  }
  for (const ast::Flow& flow : build.system.flows) {
    if (run.count(flow.name.text) != 0 || !build.may_warn()) continue;
    build.diagnostics.warning("W0403", flow.name.span, fmt::format("no load runs the flow `{}`", flow.name.text))
        .label("never run")
        .help(fmt::format("add a load with `runs {}`", flow.name.text));
  }
}

void check_policies(Build& build) {
  for (const ast::Policy& policy : build.system.policies) {
    const auto found = build.names.policies.find(policy.name.text);
    const bool is_used = std::any_of(build.plan.guarded.begin(), build.plan.guarded.end(),
                                     [&](const plan::GuardedCalls& each) { return each.policy == found->second; });
    if (is_used || !build.may_warn()) continue;
    build.diagnostics.warning("W0409", policy.name.span, fmt::format("no call has the policy `{}`", policy.name.text))
        .label("never used")
        .help(fmt::format("`call .. with {}`, or `calls SERVICE with {}` in a service that calls it", policy.name.text,
                          policy.name.text));
  }
}

void check_replies(Build& build, const ast::Service& service) {
  for (const ast::Handler& handler : service.handlers) {
    const auto* request = std::get_if<ast::Request>(&handler.trigger);
    if (request == nullptr) continue;
    bool replies = false;
    for_each_step(handler.body,
                  [&](const ast::Step& s) { replies = replies || std::holds_alternative<ast::Reply>(s.node); });
    if (replies || !build.may_warn()) continue;
    build.diagnostics
        .warning("W0404", request->span, fmt::format("the handler of `{}` never replies", endpoint_name(*request)))
        .label("answers 200 when it ends, 500 if it fails")
        .help("if that is meant, say it: `reply 200`");
  }
}

/// Reports autoscaling in a scenario that does not say when it ends.
void check_autoscale(Build& build, const ast::Service& service) {
  if (!service.autoscale || build.plan.ends_at != never) return;
  build.diagnostics.error("E0453", service.autoscale->span, "autoscaling goes on for ever")
      .label("it looks again and again")
      .help("say when the scenario is over: `ends at 60s`");
}

}  // namespace

void check_whole(Build& build) {
  // C++ actors publish and consume topics that are not known here.
  if (build.plan.customs.empty()) {
    for (std::size_t i = 0; i < build.plan.topics.size(); ++i) {
      check_topic(build, build.plan.topics[i], build.names.topic_notes[i]);
    }
  }
  check_flows(build);
  check_policies(build);
  check_timeline(build);
  for (const ast::Item& item : build.system.things) {
    if (const auto* service = std::get_if<ast::Service>(&item.node)) {
      check_replies(build, *service);
      check_autoscale(build, *service);
    }
  }
}

}  // namespace meshsim::compile
