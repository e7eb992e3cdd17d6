#include "compile/build/dead_letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "compile/build/broker_kinds.hpp"
#include "compile/build/names.hpp"
#include "compile/source/hint.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Knob;

bool check_keeps_letters(Build& build, lang::Span span, const plan::BrokerKind& kind) {
  if (kind.knobs.has(Knob::dead_letters)) return true;
  auto& diagnostic =
      report_cannot(build, span, kind.name, "keep dead letters in a queue", has_knob<Knob::dead_letters>);
  diagnostic.help(kind.policy.redelivery.exhausted == plan::Exhausted::stay
                      ? "it only says in an advisory that a message had its last try; the message stays in the stream"
                      : "here a consumer publishes what it cannot handle to a topic of its own, as a step");
  return false;
}

std::vector<std::string_view> names_of_topics(const Build& build) {
  std::vector<std::string_view> names;
  for (const plan::Topic& topic : build.plan.topics) {
    if (!topic.is_endpoint && topic.letters_of == no_topic && topic.name.find(' ') == std::string::npos)
      names.push_back(topic.name);
  }
  return names;
}

/// Gives a topic of dead letters to the topic that they are letters of; its messages have the same fields.
void join(Build& build, TopicId letters) {
  const std::string_view prefix = "dead letter of ";
  const std::string name = build.plan.topics[letters].name.substr(prefix.size());
  const auto of = find_topic(build, name);
  TopicNotes& notes = build.names.topic_notes[letters];
  if (!of) {
    build.diagnostics.error("E0240", notes.first, fmt::format("there is no topic `{}` to have dead letters", name))
        .label("nobody publishes or consumes it")
        .help(hint(name, names_of_topics(build), "the topics"));
    return;
  }
  build.plan.topics[letters].letters_of = *of;
  build.plan.topics[*of].letters = letters;
  const TopicNotes& source = build.names.topic_notes[*of];
  notes.published_at = source.published_at;
  notes.fields = source.fields;
  notes.senders = source.senders;
  if (!notes.consumed_at) notes.consumed_at = notes.first;  // whoever redrives them
}

/// Adds the queue of dead letters that nobody consumes: the broker keeps them until they are redriven.
void add_queue(Build& build, TopicId letters, ServiceId broker) {
  plan::Subscription queue;
  queue.topic = letters;
  queue.service = broker;
  queue.broker = broker;
  queue.shared = true;
  queue.policy = build.plan.brokers[build.plan.services[broker].detail].policy;
  adapt_to_letters(queue.policy, kind_of(build.plan.brokers[build.plan.services[broker].detail]));
  queue.keeping = true;
  queue.position = build.position(build.names.topic_notes[letters].first);
  build.plan.topics[letters].subscriptions.push_back(static_cast<std::uint32_t>(build.plan.subscriptions.size()));
  build.plan.subscriptions.push_back(queue);
}

/// Checks that the messages of a topic that is redriven do not expire: they would be as old as before.
bool check_lasts(Build& build, lang::Span span, TopicId topic) {
  const plan::BrokerDetail& broker = build.plan.brokers[build.plan.services[build.plan.topics[topic].broker].detail];
  const std::uint32_t index = build.names.topic_notes[topic].settings;
  const Duration own = index < broker.topics.size() ? broker.topics[index].keep_for : 0;
  // The limit of a kind, 4 days of SQS, is no limit of the scenario's.
  if (own == 0 && broker.policy.limits.keep_for == kind_of(broker).policy.limits.keep_for) return true;
  build.diagnostics
      .error("E0457", span, fmt::format("`{}` expires, so it cannot be redriven", build.plan.topics[topic].name))
      .label("would be as old as before, and expire at once")
      .help("remove the `keep for`, or publish the message anew");
  return false;
}

}  // namespace

std::optional<TopicId> resolve_redriven(Build& build, const ast::Name& name) {
  const auto topic = find_topic(build, name.text);  // one that does not exist was reported by join_dead_letters
  if (!topic || build.plan.topics[*topic].broker == no_service) return std::nullopt;
  const plan::Service& broker = build.plan.services[build.plan.topics[*topic].broker];
  const plan::BrokerKind& kind = kind_of(build.plan.brokers[broker.detail]);
  if (!check_keeps_letters(build, name.span, kind) || !check_lasts(build, name.span, *topic)) return std::nullopt;
  return topic;
}

void adapt_to_letters(plan::DeliveryPolicy& policy, const plan::BrokerKind& kind) {
  policy.acks.retry_goes_last = false;  // a letter keeps its place
  policy.limits.keep_at_most = kind.policy.limits.keep_at_most;
  policy.limits.keep_for = kind.policy.limits.keep_for;
}

bool check_consumes_letters(Build& build, const ast::Subscription& subscription, TopicId letters,
                            const plan::BrokerKind& kind) {
  if (!check_keeps_letters(build, subscription.topic.span, kind)) return false;
  if (subscription.mode == ast::Subscription::Mode::subscribes) {
    build.diagnostics.error("E0455", subscription.span, "dead letters are consumed, each by one instance")
        .label("would give every letter to every instance")
        .help(fmt::format("write `consumes dead letters of {}`",
                          build.plan.topics[build.plan.topics[letters].letters_of].name));
    return false;
  }
  const std::vector<std::uint32_t>& taken = build.plan.topics[letters].subscriptions;
  if (taken.empty()) return true;
  const ServiceId first = build.plan.subscriptions[taken.front()].service;
  build.diagnostics.error("E0456", subscription.span, "dead letters are one queue, which one service consumes")
      .label(fmt::format("`{}` consumes them already", build.plan.services[first].name))
      .help("let one of the two publish what the other needs");
  return false;
}

void join_dead_letters(Build& build) {
  for (std::size_t id = 0; id < build.plan.topics.size(); ++id) {
    if (build.plan.topics[id].name.starts_with("dead letter of ")) join(build, static_cast<TopicId>(id));
  }
}

void keep_dead_letters(Build& build) {
  for (std::size_t id = 0; id < build.plan.topics.size(); ++id) {
    const plan::Topic& topic = build.plan.topics[id];
    if (topic.letters_of == no_topic || topic.broker == no_service || !topic.subscriptions.empty()) continue;
    add_queue(build, static_cast<TopicId>(id), topic.broker);
  }
}

}  // namespace meshsim::compile
