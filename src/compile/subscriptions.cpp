#include "compile/subscriptions.hpp"

#include <fmt/format.h>

#include "compile/broker_kinds.hpp"
#include "compile/limits.hpp"
#include "compile/names.hpp"
#include "compile/quantity.hpp"
#include "compile/reach.hpp"
#include "compile/settings.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using Durability = ast::Subscription::Durability;

bool check_mode(Build& build, const ast::Subscription& subscription, const plan::BrokerDetail& broker) {
  const bool shared = subscription.mode == ast::Subscription::Mode::consumes;
  if (shared && !has_groups(broker.policy)) {
    report_cannot(build, subscription.span, broker.kind, "give each message to one consumer of several", has_groups)
        .help(fmt::format("`subscribes {}` gives every message to every instance", subscription.topic.text));
    return false;
  }
  if (!shared && !fans_out(broker.policy)) {
    report_cannot(build, subscription.span, broker.kind, "give each message to every instance", fans_out)
        .help(fmt::format("`consumes {}` gives each message to one instance", subscription.topic.text));
    return false;
  }
  if (subscription.durability == Durability::durable && !keeps_messages(broker.policy)) {
    report_cannot(build, subscription.durability_span, broker.kind, "keep messages for who is away", keeps_messages)
        .help("without `durable`, messages sent while the service is down are lost");
    return false;
  }
  return true;
}

/// Reports the first override that needs acknowledgements.
bool check_acks(Build& build, const ast::Subscription& subscription, const plan::BrokerDetail& broker) {
  if (has_acks(broker.policy)) return true;
  const ast::Expression* first = subscription.prefetch            ? &*subscription.prefetch
                                 : subscription.redeliver_after   ? &*subscription.redeliver_after
                                 : subscription.dead_letter_after ? &*subscription.dead_letter_after
                                                                  : nullptr;
  if (first == nullptr && !subscription.ack_early) return true;
  const std::string_view what = subscription.prefetch            ? "limit what a consumer holds (`prefetch`)"
                                : subscription.redeliver_after   ? "deliver a message again (`redeliver after`)"
                                : subscription.dead_letter_after ? "put a message aside (`dead letter after`)"
                                                                 : "wait for an ack (`ack early`)";
  report_cannot(build, first == nullptr ? subscription.span : first->span, broker.kind, what, has_acks);
  return false;
}

void apply_overrides(Build& build, const ast::Subscription& subscription, plan::DeliveryPolicy& policy) {
  if (subscription.prefetch) {
    policy.prefetch =
        static_cast<std::uint32_t>(read_count(build, *subscription.prefetch, "`prefetch`", 1, UINT32_MAX).value_or(1));
  }
  if (subscription.redeliver_after) {
    policy.lease = read_duration(build, *subscription.redeliver_after, "`redeliver after`", 1).value_or(0);
  }
  if (subscription.dead_letter_after) {
    const auto tries =
        read_count(build, *subscription.dead_letter_after, "the number of tries", 1, UINT32_MAX).value_or(0);
    policy.max_deliveries = static_cast<std::uint32_t>(tries);
    policy.exhausted = plan::Exhausted::dead_letter;
  }
  policy.ack_early = policy.ack_early || subscription.ack_early;
  for (const ast::Setting& setting : subscription.settings) {
    report_setting(build, setting, "subscription", {"prefetch", "redeliver", "dead", "ack"});
  }
}

}  // namespace

std::optional<std::uint32_t> build_subscription(Build& build, ServiceId service,
                                                const ast::Subscription& subscription) {
  const auto topic = find_topic(build, subscription.topic.text);
  if (!topic || build.plan.topics[*topic].broker == no_service) return std::nullopt;
  plan::Topic& planned_topic = build.plan.topics[*topic];
  const plan::BrokerDetail& broker = build.plan.brokers[build.plan.services[planned_topic.broker].detail];
  if (!check_mode(build, subscription, broker) || !check_acks(build, subscription, broker)) return std::nullopt;
  if (!check_shares_network(build, service, planned_topic.broker, subscription.topic.span)) return std::nullopt;

  plan::Subscription planned;
  planned.topic = *topic;
  planned.service = service;
  planned.broker = planned_topic.broker;
  planned.shared = subscription.mode == ast::Subscription::Mode::consumes;
  planned.policy = broker.policy;
  if (const std::uint32_t index = build.names.topic_notes[*topic].settings; index < broker.topics.size()) {
    const plan::TopicSettings& settings = broker.topics[index];
    if (settings.keep_at_most != 0) planned.policy.keep_at_most = settings.keep_at_most;
    if (settings.keep_for != 0) planned.policy.keep_for = settings.keep_for;
  }
  apply_overrides(build, subscription, planned.policy);
  planned.keeping = keeps_messages(planned.policy) && subscription.durability != Durability::is_volatile;
  planned.position = build.position(subscription.span);
  const auto index = static_cast<std::uint32_t>(build.plan.subscriptions.size());
  planned_topic.subscriptions.push_back(index);
  build.plan.subscriptions.push_back(planned);
  return index;
}

}  // namespace meshsim::compile
