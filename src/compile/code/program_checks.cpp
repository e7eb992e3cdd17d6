// Checks a program: the steps that its kind may have, the things that it reaches, and the abilities that it needs of
// the broker.
#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "compile/build/broker_kinds.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/reach.hpp"
#include "compile/code/program_compiler.hpp"
#include "compile/source/limits.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using Sort = Frame::Sort;

std::string_view place(Sort sort) {
  switch (sort) {
    case Sort::topic_handler:
      return "the handler of a topic";
    case Sort::request_handler:
      return "the handler of a request";
    case Sort::flow:
      return "a flow";
    case Sort::timeline:
    case Sort::pattern:
      break;
  }
  return "this place";
}

struct Rule {
  std::string_view word;
  bool in_topic, in_request, in_flow;
  std::string_view help;
};

constexpr Rule rules[] = {
    {"work", true, true, false, "a flow is not busy; let it pass time with `wait`"},
    {"reply", false, true, false, "only a request has somebody who waits for a reply"},
    {"set", true, true, false, "tables belong to services; keep a value with `let`"},
    {"lock", true, true, false, "tables belong to services"},
    {"once", true, false, false, "only messages come twice with one id; it belongs in `on TOPIC { .. }`"},
    {"retry", true, false, false, "only a message can be given back; answer a request with `reply 503`"},
    {"reject", true, false, false, "only a message can be dead-lettered; answer a request with `reply 400`"},
};

}  // namespace

bool ProgramWriter::allowed(lang::Span span, std::string_view word) {
  const auto* rule = std::find_if(std::begin(rules), std::end(rules), [&](const Rule& r) { return r.word == word; });
  const bool fits = frame_.sort == Sort::topic_handler     ? rule->in_topic
                    : frame_.sort == Sort::request_handler ? rule->in_request
                                                           : rule->in_flow;
  if (fits) return true;
  build_.diagnostics.error("E0407", span, fmt::format("`{}` has no meaning in {}", word, place(frame_.sort)))
      .label("not possible here")
      .help(std::string(rule->help));
  return false;
}

bool ProgramWriter::may_end_here(lang::Span span, std::string_view word) {
  if (together_ == 0) return true;
  build_.diagnostics.error("E0407", span, fmt::format("`{}` has no meaning in `together`", word))
      .label("the other steps are still under way")
      .help("it ends the whole handler: put it behind the `together`, or into its `else`");
  return false;
}

bool ProgramWriter::check_acks(lang::Span span, std::string_view word, Ability ability) {
  const ServiceId broker = build_.plan.topics[frame_.topic].broker;
  if (broker == no_service) return false;
  const plan::BrokerDetail& detail = build_.plan.brokers[build_.plan.services[broker].detail];
  if (!has_acks(kind_of(detail))) {
    report_cannot(build_, span, detail.kind, fmt::format("take a message back, so there is no `{}`", word), ability);
    return false;
  }
  return !acked_early(span, word);
}

bool ProgramWriter::check_retry(lang::Span span, bool is_delayed) {
  const Ability wanted = is_delayed ? takes_back_later : takes_back;
  if (!check_acks(span, is_delayed ? "retry after" : "retry", wanted)) return false;
  const ServiceId broker = build_.plan.topics[frame_.topic].broker;
  const plan::BrokerKind& kind = kind_of(build_.plan.brokers[build_.plan.services[broker].detail]);
  if (!takes_back(kind)) {
    report_cannot(build_, span, kind.name,
                  fmt::format("take a message back, so there is no `retry{}`", is_delayed ? " after" : ""), wanted)
        .help(kind.policy.acks.model == plan::AckModel::offset
                  ? "a handler that fails (`require false`) is passed over: the next commit covers its message"
                  : "a handler that fails (`require false`) leaves the message unacked: it stays with its consumer "
                    "until it is redelivered");
    return false;
  }
  if (!is_delayed || takes_back_later(kind)) return true;
  report_cannot(build_, span, kind.name, "keep a message back for a while, so there is no `retry after`",
                takes_back_later)
      .help("`retry` gives it back at once");
  return false;
}

bool ProgramWriter::acked_early(lang::Span span, std::string_view word) {
  for (const std::uint32_t index : build_.plan.topics[frame_.topic].subscriptions) {
    const plan::Subscription& subscription = build_.plan.subscriptions[index];
    if (subscription.service != frame_.service || !subscription.policy.acks.early()) continue;
    build_.diagnostics.error("E0426", span, fmt::format("`{}` comes too late: the message is acked already", word))
        .label("the broker has forgotten it")
        .help("let the subscription ack when the handler ends: without `ack early`, `ack on arrival` or `qos 2`");
    return true;
  }
  return false;
}

std::uint32_t ProgramWriter::read_delay(const ast::Publish& publish, TopicId topic) {
  const plan::Service& broker = build_.plan.services[build_.plan.topics[topic].broker];
  const plan::BrokerKind& kind = kind_of(build_.plan.brokers[broker.detail]);
  const lang::Span span = publish.after->span;
  if (!keeps_back(kind)) {
    report_cannot(build_, span, kind.name, "keep a message back for a while (`publish .. after D`)", keeps_back)
        .help("here the publisher waits, `wait D`, or a service of its own keeps what is for later");
    return 0;
  }
  const Duration delay = read_duration(build_, *publish.after, "the delay", millisecond).value_or(millisecond);
  if (delay > kind.longest_delay || delay % millisecond != 0) {
    build_.diagnostics
        .error("E0241", span, fmt::format("a broker of kind `{}` cannot keep a message back so long", kind.name))
        .label(delay > kind.longest_delay ? "too long" : "no whole number of milliseconds")
        .help(fmt::format("from 1ms to {}, in whole milliseconds", format_duration(kind.longest_delay)));
  }
  const bool has_outbox = frame_.sort != Sort::flow &&
                          build_.plan.services[frame_.service].kind == plan::ServiceKind::service &&
                          build_.plan.service_details[build_.plan.services[frame_.service].detail].outbox.capacity != 0;
  if (has_outbox) {
    build_.diagnostics.error("E0458", span, "an outbox sends what it has kept at once")
        .label("would be forgotten in the outbox")
        .help("remove the `outbox`, or publish it without a delay");
  }
  return static_cast<std::uint32_t>(delay / millisecond);
}

bool ProgramWriter::check_publish(const ast::Publish& publish, TopicId topic) {
  const ServiceId broker = build_.plan.topics[topic].broker;
  if (broker == no_service) return false;
  if (frame_.service == no_service) return true;  // a flow: its loads are checked one by one
  return check_shares_network(build_, frame_.service, broker, publish.topic.span);
}

bool ProgramWriter::check_call(const ast::Call& call, ServiceId target) {
  if (!check_handles(build_, target, call.request)) return false;
  if (frame_.service == no_service) return true;
  if (frame_.service == target) {
    build_.diagnostics.error("E0408", call.target.span, "a service cannot call itself")
        .label("its own handler would wait for itself")
        .help("do the steps of that handler here");
    return false;
  }
  return check_shares_network(build_, frame_.service, target, call.target.span);
}

std::uint32_t ProgramWriter::guard_of(const ast::Call& call, ServiceId target, TopicId endpoint) {
  std::optional<std::uint32_t> policy;
  if (call.policy) {
    policy = resolve_policy(build_, *call.policy);
  } else if (frame_.service != no_service) {
    const auto said = build_.names.policies_of_calls.find({frame_.service, target});
    if (said != build_.names.policies_of_calls.end()) policy = said->second;
  }
  if (!policy) return plan::unguarded;
  build_.names.topic_notes[endpoint].is_called_by_policy = true;
  auto& guarded = build_.plan.guarded;
  const auto found = std::find_if(guarded.begin(), guarded.end(), [&](const plan::GuardedCalls& each) {
    return each.policy == *policy && each.callee == target;
  });
  const auto index = static_cast<std::uint32_t>(found - guarded.begin());
  if (found == guarded.end()) guarded.push_back({*policy, target});
  return index;
}

void ProgramWriter::define_local(const ast::Name& name) {
  const bool is_double = std::find(frame_.locals.begin(), frame_.locals.end(), name.text) != frame_.locals.end();
  const NamedConstant* parameter = build_.environment.find(name.text);
  if (is_double || parameter != nullptr || is_builtin_name(name.text)) {
    auto& diagnostic =
        build_.diagnostics.error("E0201", name.span, fmt::format("`{}` has a meaning here already", name.text));
    diagnostic.label("a second meaning").help("give it another name");
    if (parameter != nullptr) diagnostic.also(parameter->span, "a parameter");
    return;
  }
  if (frame_.locals.size() >= max_locals) {
    build_.diagnostics.error("E0498", name.span, "a handler or flow may have at most 200 locals in sight")
        .label("one too many");
    return;
  }
  frame_.locals.push_back(name.text);
}

}  // namespace meshsim::compile
