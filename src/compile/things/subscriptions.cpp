#include "compile/things/subscriptions.hpp"

#include <fmt/format.h>

#include <array>

#include "compile/build/broker_kinds.hpp"
#include "compile/build/dead_letters.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/source/limits.hpp"
#include "compile/things/broker_settings.hpp"
#include "compile/things/contradictions.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using Durability = ast::Subscription::Durability;
using plan::BrokerKind;
using plan::Knob;

bool shares_without_place(const BrokerKind& kind) {
  return has_groups(kind) && !kind.policy.receivers.one_queue && kind.policy.acks.model != plan::AckModel::offset;
}

bool check_mode(Build& build, const ast::Subscription& subscription, const BrokerKind& kind) {
  const bool shared = subscription.mode == ast::Subscription::Mode::consumes;
  if (shared && !has_groups(kind)) {
    report_cannot(build, subscription.span, kind.name, "give each message to one consumer of several", has_groups)
        .help(fmt::format("`subscribes {}` gives every message to every instance", subscription.topic.text));
    return false;
  }
  if (!shared && !fans_out(kind)) {
    report_cannot(build, subscription.span, kind.name, "give each message to every instance", fans_out)
        .help(fmt::format("`consumes {}` gives each message to one instance", subscription.topic.text));
    return false;
  }
  if (subscription.durability == Durability::durable && !keeps_messages(kind)) {
    report_cannot(build, subscription.durability_span, kind.name, "keep messages for absent consumers", keeps_messages)
        .help("without `durable`, messages sent while the service is down are lost");
    return false;
  }
  if (subscription.durability == Durability::is_volatile && kind.policy.receivers.one_queue) {
    report_cannot(build, subscription.durability_span, kind.name, "forget a message because nobody is there",
                  has_many_queues);
    return false;
  }
  if (subscription.durability == Durability::is_volatile && shared &&
      kind.policy.acks.model == plan::AckModel::offset) {
    report_cannot(build, subscription.durability_span, kind.name, "share messages among consumers without a group",
                  shares_without_place)
        .help(fmt::format("`subscribes {} volatile` reads on from where the log ends", subscription.topic.text));
    return false;
  }
  return true;
}

/// Checks a list or an SQS queue, where a consumer takes a message from everybody else.
bool check_one_queue(Build& build, const ast::Subscription& subscription, const plan::Topic& topic,
                     const BrokerKind& kind) {
  if (!kind.policy.receivers.one_queue || topic.subscriptions.empty()) return true;
  const plan::Subscription& first = build.plan.subscriptions[topic.subscriptions.front()];
  report_cannot(build, subscription.span, kind.name, "give each message to two services", has_many_queues)
      .help(fmt::format("`{}` consumes `{}` already, and a topic is one queue: what one takes the other never sees",
                        build.plan.services[first.service].name, topic.name));
  return false;
}

/// An override, and what a kind without it cannot do.
struct Override {
  const lang::Maybe<ast::Expression>* value;
  std::string_view what;
  Ability ability;
};

/// Checks `ack early`, `ack on arrival` and `ack sync`.
bool check_ack(Build& build, const ast::Subscription& subscription, const BrokerKind& kind) {
  using Ack = ast::Subscription::Ack;
  const bool is_early = subscription.ack == Ack::early || subscription.ack == Ack::on_arrival;
  if (is_early && !has_acks(kind)) {
    report_cannot(
        build, subscription.span, kind.name,
        subscription.ack == Ack::early ? "wait for an ack (`ack early`)" : "wait for an ack (`ack on arrival`)",
        has_acks);
    return false;
  }
  if (subscription.ack != Ack::sync || has_knob<Knob::ack_sync>(kind)) return true;
  report_cannot(build, subscription.span, kind.name, "tell a consumer that it has its ack (`ack sync`)",
                has_knob<Knob::ack_sync>);
  return false;
}

/// Reports the first override that the kind has no knob for.
bool check_overrides(Build& build, const ast::Subscription& subscription, const BrokerKind& kind) {
  const std::array<Override, 3> overrides = {{
      {&subscription.prefetch, "limit what a consumer holds (`prefetch`)", has_knob<Knob::prefetch>},
      {&subscription.redeliver_after, "deliver a message again (`redeliver after`)", has_knob<Knob::redeliver_after>},
      {&subscription.dead_letter_after,
       has_acks(kind) ? "count the tries (`dead letter after N tries`)" : "put a message aside (`dead letter after`)",
       counts_deliveries},
  }};
  for (const Override& each : overrides) {
    if (!*each.value || each.ability(kind)) continue;
    auto& diagnostic = report_cannot(build, (*each.value)->span, kind.name, each.what, each.ability);
    if (each.value == &subscription.dead_letter_after && has_acks(kind)) {
      diagnostic.help("`reject` in the handler makes a dead letter with this kind too");
    }
    return false;
  }
  return check_ack(build, subscription, kind);
}

void apply_overrides(Build& build, const ast::Subscription& subscription, const BrokerKind& kind,
                     plan::DeliveryPolicy& policy) {
  if (subscription.prefetch) {
    policy.dispatch.prefetch =
        static_cast<std::uint32_t>(read_count(build, *subscription.prefetch, "`prefetch`", 1, UINT32_MAX).value_or(1));
  }
  if (subscription.redeliver_after) {
    policy.redelivery.lease = read_period(build, *subscription.redeliver_after, "`redeliver after`").value_or(0);
  }
  if (subscription.dead_letter_after) {
    const auto tries =
        read_count(build, *subscription.dead_letter_after, "the number of tries", 1, UINT32_MAX).value_or(0);
    policy.redelivery.max_deliveries = static_cast<std::uint32_t>(tries);
  }
  for (const ast::Setting& setting : subscription.settings) {
    if (!build.enough()) set_of_subscription(build, setting, kind, policy);
  }
  if (subscription.ack == ast::Subscription::Ack::early) policy.acks.at = plan::AckAt::begin;
  if (subscription.ack == ast::Subscription::Ack::on_arrival) policy.acks.at = plan::AckAt::arrival;
  if (subscription.ack == ast::Subscription::Ack::sync) policy.acks.overtaken = false;
}

/// Makes the subscription volatile, which the products do without a position in the log or a group; with the group go
/// the acks.
void make_volatile(plan::DeliveryPolicy& policy) {
  if (policy.redelivery.lease_by != plan::LeaseBy::consumers && policy.log.partitions == 0) return;
  policy.log.partitions = 0;
  policy.receivers.retention = plan::Retention::none;
  policy.acks.model = plan::AckModel::automatic;
  policy.dispatch.by = plan::HandOut::push;
  policy.redelivery.lease = 0;
}

/// Tells whether a late consumer reads messages that were published before.
bool begins_in_the_past(const plan::DeliveryPolicy& policy) {
  return policy.receivers.retention == plan::Retention::log && policy.log.reset != plan::Reset::latest;
}

}  // namespace

std::optional<std::uint32_t> build_subscription(Build& build, ServiceId service,
                                                const ast::Subscription& subscription) {
  const auto topic = find_topic(build, subscription.topic.text);
  if (!topic || build.plan.topics[*topic].broker == no_service) return std::nullopt;
  plan::Topic& planned_topic = build.plan.topics[*topic];
  const plan::BrokerDetail& broker = build.plan.brokers[build.plan.services[planned_topic.broker].detail];
  const BrokerKind& kind = kind_of(broker);
  const bool is_of_letters = planned_topic.letters_of != no_topic;
  if (is_of_letters && !check_consumes_letters(build, subscription, *topic, kind)) return std::nullopt;
  if (!check_mode(build, subscription, kind) || !check_overrides(build, subscription, kind)) return std::nullopt;
  if (!check_one_queue(build, subscription, planned_topic, kind)) return std::nullopt;
  if (!check_shares_network(build, service, planned_topic.broker, subscription.topic.span)) return std::nullopt;

  plan::Subscription planned;
  planned.topic = *topic;
  planned.service = service;
  planned.broker = planned_topic.broker;
  planned.shared = subscription.mode == ast::Subscription::Mode::consumes;
  planned.policy = broker.policy;
  if (const std::uint32_t index = build.names.topic_notes[*topic].settings; index < broker.topics.size()) {
    const plan::TopicSettings& settings = broker.topics[index];
    if (settings.keep_at_most != 0) planned.policy.limits.keep_at_most = settings.keep_at_most;
    if (settings.keep_for != 0) planned.policy.limits.keep_for = settings.keep_for;
    planned.policy.log.partitions = settings.partitions;
    planned.policy.dispatch.key = settings.key;
  }
  apply_overrides(build, subscription, kind, planned.policy);
  if (!check_contradictions(build, subscription, kind, planned.policy)) return std::nullopt;
  planned.keeping =
      planned.policy.receivers.retention != plan::Retention::none && subscription.durability != Durability::is_volatile;
  // A replica that is made later also begins at the log's beginning, so its queue must exist from the start.
  if (!planned.shared && planned.keeping && begins_in_the_past(planned.policy)) {
    planned.most_replicas = build.names.most_replicas[service];
  }
  if (subscription.durability == Durability::is_volatile) make_volatile(planned.policy);
  // The consumer asks for a message with each free handler slot, so it never holds more than it has slots.
  if (planned.policy.dispatch.by == plan::HandOut::when_idle && planned.policy.dispatch.prefetch == 0) {
    const plan::Service& consumer = build.plan.services[service];
    planned.policy.dispatch.prefetch =
        consumer.kind == plan::ServiceKind::service ? build.plan.service_details[consumer.detail].concurrency : 1;
  }
  if (is_of_letters) adapt_to_letters(planned.policy, kind);
  planned.position = build.position(subscription.span);
  const auto index = static_cast<std::uint32_t>(build.plan.subscriptions.size());
  planned_topic.subscriptions.push_back(index);
  build.plan.subscriptions.push_back(planned);
  return index;
}

}  // namespace meshsim::compile
