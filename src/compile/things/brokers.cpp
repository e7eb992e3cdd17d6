// Brokers: the kind's delivery policy with the scenario's overrides, and the broker of each topic.
#include <fmt/format.h>

#include <string_view>
#include <variant>

#include "compile/build/broker_kinds.hpp"
#include "compile/build/build.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/limits.hpp"
#include "compile/things/broker_settings.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Knob;

const plan::BrokerKind& find_kind(Build& build, const ast::Broker& broker) {
  if (!broker.kind) return plan::broker_kinds().front();
  if (const auto* kind = plan::find_broker_kind(broker.kind->text)) return *kind;
  std::vector<std::string_view> names;
  for (const plan::BrokerKind& kind : plan::broker_kinds()) names.push_back(kind.name);
  auto& diagnostic = build.diagnostics.error("E0212", broker.kind->span,
                                             fmt::format("there is no broker kind `{}`", broker.kind->text));
  diagnostic.label("not a kind of broker").help(hint(broker.kind->text, names, "the kinds"));
  return plan::broker_kinds().front();
}

void set_keep(Build& build, const ast::Keep& keep, const plan::BrokerKind& kind, std::uint64_t& at_most,
              Duration& lasting) {
  const ast::Expression* first = keep.at_most ? &*keep.at_most : keep.lasting ? &*keep.lasting : nullptr;
  if (first != nullptr && !keeps_messages(kind)) {
    report_cannot(build, first->span, kind.name, "keep messages", keeps_messages);
    return;
  }
  if (keep.at_most && !kind.knobs.has(Knob::keep_at_most)) {
    report_cannot(build, keep.at_most->span, kind.name, "limit how many messages wait (`keep at most`)",
                  has_knob<Knob::keep_at_most>);
    return;
  }
  if (keep.lasting && !kind.knobs.has(Knob::keep_for)) {
    report_cannot(build, keep.lasting->span, kind.name, "limit how long a message waits (`keep for`)",
                  has_knob<Knob::keep_for>);
    return;
  }
  if (keep.at_most) at_most = read_count(build, *keep.at_most, "`keep at most`", 1, max_count).value_or(0);
  if (keep.lasting) lasting = read_duration(build, *keep.lasting, "`keep for`", 1).value_or(0);
}

/// Applies `retained`: each message published to the topic is kept and replaces the one before.
void set_retained(Build& build, const ast::Setting& setting, const plan::BrokerKind& kind, plan::Topic& topic) {
  if (!kind.knobs.has(Knob::retained)) {
    report_cannot(build, setting.span, kind.name, "keep the last message of a topic for late subscribers (`retained`)",
                  has_knob<Knob::retained>);
    return;
  }
  if (!setting.arguments.empty()) {
    build.diagnostics.error("E0213", setting.span, "`retained` stands alone")
        .label("nothing to choose")
        .help("one message of a topic is retained, the last");
  }
  topic.retained = true;
}

void own_topic(Build& build, const ast::Topic& topic, ServiceId service, plan::BrokerDetail& detail) {
  const auto id = find_topic(build, topic.name.text);
  if (!id) return;
  plan::Topic& planned = build.plan.topics[*id];
  if (planned.broker != no_service) {
    const bool same = planned.broker == service;
    build.diagnostics
        .error(same ? "E0201" : "E0402", topic.name.span,
               same ? fmt::format("the topic `{}` is declared twice", topic.name.text)
                    : fmt::format("the topic `{}` belongs to two brokers", topic.name.text))
        .label("the second time")
        .also(build.names.topic_notes[*id].first, "the first time")
        .help("a topic lives in one broker; remove one of the two");
    return;
  }
  planned.broker = service;
  plan::TopicSettings settings;
  settings.topic = *id;
  set_keep(build, topic.keep, kind_of(detail), settings.keep_at_most, settings.keep_for);
  plan::DeliveryPolicy own = detail.policy;
  for (const ast::Setting& setting : topic.settings) {
    if (build.enough()) return;
    if (setting.key.text == "retained")
      set_retained(build, setting, kind_of(detail), planned);
    else
      set_of_topic(build, setting, kind_of(detail), own);
  }
  settings.partitions = own.log.partitions;
  settings.key = own.dispatch.key;
  build.names.topic_notes[*id].settings = static_cast<std::uint32_t>(detail.topics.size());
  detail.topics.push_back(settings);
}

void build_broker(Build& build, const ast::Broker& broker) {
  const auto service = find_service(build, broker.name.text);
  if (!service) return;
  plan::BrokerDetail& detail = build.plan.brokers[build.plan.services[*service].detail];
  const plan::BrokerKind& kind = find_kind(build, broker);
  detail.kind = kind.name;
  detail.policy = kind.policy;
  if (broker.persistence) set_persistence(build, *broker.persistence, kind, detail.policy);
  set_keep(build, broker.keep, kind, detail.policy.limits.keep_at_most, detail.policy.limits.keep_for);
  for (const ast::Setting& setting : broker.settings) {
    if (!build.enough()) set_of_broker(build, setting, kind, detail.policy);
  }
  for (const ast::Topic& topic : broker.topics) {
    if (!build.enough()) own_topic(build, topic, *service, detail);
  }
}

/// Gives topics that no broker declares to the only broker there is.
void give_the_rest(Build& build, const std::vector<ServiceId>& brokers) {
  for (std::size_t i = 0; i < build.plan.topics.size(); ++i) {
    plan::Topic& topic = build.plan.topics[i];
    if (topic.is_endpoint || topic.broker != no_service || topic.letters_of != no_topic) continue;
    if (brokers.size() == 1) {
      topic.broker = brokers.front();
      continue;
    }
    const lang::Span span = build.names.topic_notes[i].first;
    if (brokers.empty()) {
      build.diagnostics.error("E0401", span, fmt::format("there is no broker to carry `{}`", topic.name))
          .label("needs a broker")
          .help("add a line `broker queue`");
      return;
    }
    std::vector<std::string_view> names;
    names.reserve(brokers.size());
    for (const ServiceId broker : brokers) names.push_back(build.plan.services[broker].name);
    build.diagnostics.error("E0402", span, fmt::format("it is not said which broker `{}` belongs to", topic.name))
        .label("could be in any of them")
        .help(fmt::format("declare it in one of {}: `topic {}`", lang::quoted_list(names, "or"), topic.name));
  }
}

}  // namespace

void build_brokers(Build& build) {
  std::vector<ServiceId> brokers;
  for (const ast::Item& item : build.system.things) {
    const auto* broker = std::get_if<ast::Broker>(&item.node);
    if (broker == nullptr) continue;
    build_broker(build, *broker);
    if (const auto id = find_service(build, broker->name.text)) brokers.push_back(*id);
  }
  give_the_rest(build, brokers);
  for (plan::Topic& topic : build.plan.topics) {
    if (topic.letters_of != no_topic) topic.broker = build.plan.topics[topic.letters_of].broker;
  }
}

}  // namespace meshsim::compile
