// Brokers: the kind's delivery policy with the scenario's overrides, and which broker each topic belongs to.
#include <fmt/format.h>

#include <array>
#include <string_view>
#include <variant>

#include "compile/broker_kinds.hpp"
#include "compile/build.hpp"
#include "compile/hint.hpp"
#include "compile/limits.hpp"
#include "compile/names.hpp"
#include "compile/quantity.hpp"
#include "compile/settings.hpp"
#include "lang/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::DeliveryPolicy;

const plan::BrokerKind& kind_of(Build& build, const ast::Broker& broker) {
  if (!broker.kind) return plan::broker_kinds().front();
  if (const auto* kind = plan::find_broker_kind(broker.kind->text)) return *kind;
  std::vector<std::string_view> names;
  for (const plan::BrokerKind& kind : plan::broker_kinds()) names.push_back(kind.name);
  auto& diagnostic = build.diagnostics.error("E0212", broker.kind->span,
                                             fmt::format("there is no broker kind `{}`", broker.kind->text));
  diagnostic.label("not a kind of broker").help(hint(broker.kind->text, names, "the kinds"));
  return plan::broker_kinds().front();
}

void set_persistence(Build& build, const ast::Persistence& persistence, DeliveryPolicy& policy) {
  switch (persistence.kind) {
    case ast::Persistence::Kind::none:
      policy.persistence = plan::Persistence::none;
      break;
    case ast::Persistence::Kind::always:
      policy.persistence = plan::Persistence::always;
      break;
    case ast::Persistence::Kind::every:
      policy.persistence = plan::Persistence::interval;
      if (persistence.every) {
        policy.sync_interval =
            read_duration(build, *persistence.every, "the time between two syncs", 1).value_or(second);
      }
      break;
  }
  if (policy.persistence == plan::Persistence::interval || policy.sync_interval == 0) return;
  policy.sync_interval = 0;
}

/// `overflow drop_oldest|drop_newest|refuse`
void set_overflow(Build& build, const ast::Setting& setting, DeliveryPolicy& policy) {
  constexpr std::array<std::string_view, 3> words = {"drop_oldest", "drop_newest", "refuse"};
  const auto word = read_word(build, setting, {words.begin(), words.end()});
  if (word) policy.overflow = static_cast<plan::Overflow>(*word);
}

void set_further(Build& build, const ast::Setting& setting, DeliveryPolicy& policy) {
  constexpr std::array<std::string_view, 3> keys = {"overflow", "confirm_timeout", "heartbeat"};
  if (setting.key.text == "overflow") return set_overflow(build, setting, policy);
  if (setting.key.text == "confirm_timeout") {
    if (const auto time = read_single_duration(build, setting, 1)) policy.confirm_timeout = *time;
  } else if (setting.key.text == "heartbeat") {
    if (const auto time = read_single_duration(build, setting, 0)) policy.heartbeat = *time;
  } else {
    std::vector<std::string_view> known = {"networks", "persistence", "keep", "topic"};
    known.insert(known.end(), keys.begin(), keys.end());
    report_setting(build, setting, "broker", known);
  }
}

void set_keep(Build& build, const ast::Keep& keep, const DeliveryPolicy& policy, std::string_view kind,
              std::uint64_t& at_most, Duration& lasting) {
  const ast::Expression* first = keep.at_most ? &*keep.at_most : keep.lasting ? &*keep.lasting : nullptr;
  if (first != nullptr && policy.retention == plan::Retention::none) {
    report_cannot(build, first->span, kind, "keep messages", keeps_messages);
    return;
  }
  if (keep.at_most) at_most = read_count(build, *keep.at_most, "`keep at most`", 1, max_count).value_or(0);
  if (keep.lasting) lasting = read_duration(build, *keep.lasting, "`keep for`", 1).value_or(0);
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
  set_keep(build, topic.keep, detail.policy, detail.kind, settings.keep_at_most, settings.keep_for);
  for (const ast::Setting& setting : topic.settings) report_setting(build, setting, "topic", {"keep"});
  build.names.topic_notes[*id].settings = static_cast<std::uint32_t>(detail.topics.size());
  detail.topics.push_back(settings);
}

void build_broker(Build& build, const ast::Broker& broker) {
  const auto service = find_service(build, broker.name.text);
  if (!service) return;
  plan::BrokerDetail& detail = build.plan.brokers[build.plan.services[*service].detail];
  const plan::BrokerKind& kind = kind_of(build, broker);
  detail.kind = kind.name;
  detail.policy = kind.policy;
  if (broker.persistence) {
    if (kind.policy.retention == plan::Retention::none && broker.persistence->kind != ast::Persistence::Kind::none) {
      report_cannot(build, broker.persistence->span, kind.name, "keep messages on disk", keeps_messages);
    } else {
      set_persistence(build, *broker.persistence, detail.policy);
    }
  }
  set_keep(build, broker.keep, detail.policy, detail.kind, detail.policy.keep_at_most, detail.policy.keep_for);
  for (const ast::Setting& setting : broker.settings) set_further(build, setting, detail.policy);
  for (const ast::Topic& topic : broker.topics) own_topic(build, topic, *service, detail);
}

/// Topics that no broker declares go to the only one there is.
void give_the_rest(Build& build, const std::vector<ServiceId>& brokers) {
  for (std::size_t i = 0; i < build.plan.topics.size(); ++i) {
    plan::Topic& topic = build.plan.topics[i];
    if (topic.is_endpoint || topic.broker != no_service) continue;
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
}

}  // namespace meshsim::compile
