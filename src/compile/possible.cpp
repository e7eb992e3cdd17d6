#include "compile/possible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "compile/reach.hpp"
#include "compile/walk.hpp"
#include "lang/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::MetricKind;
using plan::ServiceKind;

/// What a side of a fact does with the topic or endpoint.
enum class Part : std::uint8_t { publishes, carries, gets, calls, answers, any };

Part part_of(const Fact& fact, PartyRole role) {
  if (fact.subject == FactSubject::instance || role == PartyRole::none) return Part::any;
  if (fact.subject == FactSubject::request) {
    const bool told_by_callee = fact.kind >= EventKind::received && fact.kind <= EventKind::abandoned;
    return (role == PartyRole::instance) != told_by_callee ? Part::calls : Part::answers;
  }
  if (role == PartyRole::subscriber) return Part::gets;
  if (role == PartyRole::peer) return Part::publishes;
  if (fact.kind == EventKind::published) return Part::carries;
  return fact.kind == EventKind::publish_failed || fact.kind == EventKind::kept ? Part::publishes : Part::gets;
}

bool contains(const std::vector<ServiceId>& sorted, ServiceId service) {
  return std::binary_search(sorted.begin(), sorted.end(), service);
}

/// A gateway passes on what its routes fit; anybody may send it anything.
bool is_gateway(const Build& build, ServiceId service) {
  return build.plan.services[service].kind == ServiceKind::gateway;
}

bool answers(const Build& build, TopicId topic, ServiceId service) {
  const ast::Service* item = service_item(build, service);
  if (item == nullptr) return false;
  if (contains(build.names.topic_notes[topic].callees, service)) return true;
  const plan::ServiceDetail& detail = build.plan.service_details[build.plan.services[service].detail];
  return std::any_of(detail.handlers.begin(), detail.handlers.end(),
                     [&](const plan::Handler& handler) { return handler.topic == topic; });
}

bool does(const Build& build, Part part, TopicId topic, ServiceId service) {
  if (build.plan.services[service].kind == ServiceKind::custom) return true;
  const TopicNotes& notes = build.names.topic_notes[topic];
  switch (part) {
    case Part::publishes:
      return contains(notes.senders, service);
    case Part::carries:
      return build.plan.topics[topic].broker == service;
    case Part::gets:
      return contains(notes.takers, service);
    case Part::calls:
      return is_gateway(build, service) || contains(notes.senders, service);
    case Part::answers:
      return is_gateway(build, service) || answers(build, topic, service);
    case Part::any:
      break;
  }
  return true;
}

std::string_view verb_of(Part part) {
  switch (part) {
    case Part::publishes:
      return "publishes";
    case Part::carries:
      return "carries";
    case Part::gets:
      return "gets";
    case Part::calls:
      return "calls";
    case Part::answers:
      return "answers";
    case Part::any:
      break;
  }
  return "";
}

bool check_part(Build& build, Part part, TopicId topic, ServiceId service, lang::Span who) {
  if (part == Part::any || topic == no_topic || does(build, part, topic, service)) return true;
  const std::string& name = build.plan.services[service].name;
  const std::string& what = build.plan.topics[topic].name;
  auto& diagnostic =
      build.diagnostics.error("E0430", who, fmt::format("`{}` never {} `{}`", name, verb_of(part), what));
  diagnostic.label("this can never be");
  std::vector<std::string_view> others;
  for (std::size_t i = 0; i < build.plan.services.size(); ++i) {
    if (does(build, part, topic, static_cast<ServiceId>(i))) others.push_back(build.plan.services[i].name);
  }
  if (!others.empty()) diagnostic.help(fmt::format("who {} it: {}", verb_of(part), lang::quoted_list(others)));
  return false;
}

bool has_outbox(const Build& build, ServiceId service) {
  const plan::Service& planned = build.plan.services[service];
  if (planned.kind != ServiceKind::service) return planned.kind == ServiceKind::custom;
  return build.plan.service_details[planned.detail].outbox.capacity > 0;
}

bool check_outbox(Build& build, ServiceId service, lang::Span who) {
  if (has_outbox(build, service)) return true;
  auto& diagnostic = build.diagnostics.error(
      "E0430", who, fmt::format("`{}` keeps nothing: it has no outbox", build.plan.services[service].name));
  diagnostic.label("this can never be");
  if (service_item(build, service) != nullptr) diagnostic.help("give it one: `outbox 10`");
  return false;
}

bool check_slots(Build& build, ServiceId service, lang::Span who) {
  if (build.plan.services[service].kind == ServiceKind::service) return true;
  build.diagnostics
      .error("E0430", who, fmt::format("`{}` has no handlers that could be busy", build.plan.services[service].name))
      .label("measured of services with handlers");
  return false;
}

// --- when ------------------------------------------------------------------------------------------------------------

std::string name_of(const Build& build, const plan::Target& target) {
  const std::string& name = build.plan.services[target.service].name;
  return target.replica == 0 ? name : fmt::format("{}-{}", name, target.replica);
}

/// Whether one target takes in the other: `web` and `web-2` do, `web-1` and `web-2` do not.
bool overlap(const plan::Target& a, const plan::Target& b) {
  return a.service == b.service && (a.replica == 0 || b.replica == 0 || a.replica == b.replica);
}

/// A fact about an instance that only a line of the timeline brings about, by that verb.
struct Brought {
  EventKind kind;
  plan::Action::Kind by;
  std::string_view verb;
};
constexpr std::array brought_facts = {
    Brought{EventKind::killed, plan::Action::Kind::kill, "kill"},
    Brought{EventKind::crashed, plan::Action::Kind::crash, "crash"},
    Brought{EventKind::stopped, plan::Action::Kind::stop, "stop"},
    Brought{EventKind::powered_off, plan::Action::Kind::power_off, "power off"},
    Brought{EventKind::paused, plan::Action::Kind::pause, "pause"},
    Brought{EventKind::resumed, plan::Action::Kind::pause, "pause"},
};

/// What stops gracefully is killed when its grace is over.
bool leads_to(const plan::Action& action, const Brought& brought) {
  using Kind = plan::Action::Kind;
  const bool stops = action.kind == Kind::stop || action.kind == Kind::restart || action.kind == Kind::scale;
  return action.kind == brought.by || (stops && (brought.by == Kind::stop || brought.by == Kind::kill));
}

void check_life(Build& build, const plan::Pattern& pattern, lang::Span fact) {
  const auto brought = std::find_if(brought_facts.begin(), brought_facts.end(),
                                    [&](const Brought& each) { return each.kind == pattern.kind; });
  if (brought == brought_facts.end()) return;
  // A gateway may find none of its upstreams when it starts.
  if (pattern.kind == EventKind::crashed && pattern.instance.service != no_service &&
      is_gateway(build, pattern.instance.service)) {
    return;
  }
  for (const plan::TimelineLine& line : build.plan.timeline) {
    const auto& targets = line.action.targets;
    const bool meant = std::any_of(targets.begin(), targets.end(),
                                   [&](const plan::Target& target) { return overlap(target, pattern.instance); });
    if (meant && leads_to(line.action, *brought)) return;
  }
  const std::string name = name_of(build, pattern.instance);
  build.diagnostics.error("E0433", fact, fmt::format("`{} {}` never comes", name, to_string(pattern.kind)))
      .label("no line of the timeline does this")
      .help(fmt::format("add a line that does: `at 1s: {} {}`", brought->verb, name));
}

// --- heal ------------------------------------------------------------------------------------------------------------

bool is_link_fault(plan::Action::Kind kind) {
  using Kind = plan::Action::Kind;
  return kind == Kind::cut || kind == Kind::delay || kind == Kind::loss || kind == Kind::drop ||
         kind == Kind::partition;
}

std::string sides_of(const Build& build, const plan::Action& fault) {
  std::string text;
  const auto list = [&](const std::vector<plan::Target>& targets) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (i > 0) text += ", ";
      text += name_of(build, targets[i]);
    }
  };
  list(fault.targets);
  text += fault.both_ways ? " <-> " : " -> ";
  list(fault.others);
  return text;
}

void check_heal(Build& build, const plan::Action& heal, lang::Span span) {
  std::vector<std::string> faults;
  for (const plan::TimelineLine& line : build.plan.timeline) {
    if (!is_link_fault(line.action.kind)) continue;
    const plan::Action& fault = line.action;
    if (plan::heals({heal.targets, heal.others, heal.both_ways}, {fault.targets, fault.others, fault.both_ways}))
      return;
    std::string sides = "heal " + sides_of(build, fault);
    if (std::find(faults.begin(), faults.end(), sides) == faults.end()) faults.push_back(std::move(sides));
  }
  auto& diagnostic = build.diagnostics.error("E0432", span, "there is nothing to heal between these");
  diagnostic.label("no line makes a fault that this covers");
  if (faults.empty()) {
    diagnostic.help("make one before it, such as `at 1s: cut A <-> B`, or remove this line");
  } else {
    diagnostic.help(fmt::format("what can be healed: {}", lang::quoted_list({faults.begin(), faults.end()})));
  }
}

}  // namespace

bool check_side(Build& build, const Fact& fact, PartyRole role, TopicId topic, ServiceId service, lang::Span who) {
  if (!check_part(build, part_of(fact, role), topic, service, who)) return false;
  return fact.kind != EventKind::kept || check_outbox(build, service, who);
}

bool check_measured(Build& build, MetricKind kind, TopicId topic, ServiceId service, lang::Span who) {
  switch (kind) {
    case MetricKind::utilisation:
    case MetricKind::max_wait:
      return check_slots(build, service, who);
    case MetricKind::kept:
      return check_outbox(build, service, who);
    case MetricKind::latency:
    case MetricKind::error_rate:
    case MetricKind::throughput:
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::oldest_age:
      break;
  }
  const bool is_endpoint = topic != no_topic && build.plan.topics[topic].is_endpoint;
  return check_part(build, is_endpoint ? Part::answers : Part::gets, topic, service, who);
}

bool check_field_is_sent(Build& build, TopicId topic, const ast::Name& field) {
  const TopicNotes& notes = build.names.topic_notes[topic];
  const std::vector<std::string>& fields = notes.fields;
  const bool known = notes.published_at && fields.size() < most_noted_fields && build.plan.customs.empty();
  if (!known || std::find(fields.begin(), fields.end(), field.text) != fields.end()) return true;
  const std::string& name = build.plan.topics[topic].name;
  auto& diagnostic = build.diagnostics.error("E0431", field.span,
                                             fmt::format("nobody sends a `{}` with a field `{}`", name, field.text));
  diagnostic.label("always absent");
  const std::vector<std::string_view> sent(fields.begin(), fields.end());
  if (const auto near = lang::nearest(field.text, sent)) {
    diagnostic.help(fmt::format("did you mean `{}`?", *near));
  } else if (!sent.empty()) {
    diagnostic.help(
        fmt::format("{} {}", sent.size() == 1 ? "its only field is" : "its fields are", lang::quoted_list(sent)));
  } else {
    diagnostic.help(fmt::format("it is sent without a record: add `{{ {}: .. }}` where it is sent", field.text));
  }
  return false;
}

namespace {

void check_can_come(Build& build, const plan::Pattern& pattern, lang::Span fact) {
  if (pattern.topic == no_topic) return check_life(build, pattern, fact);
  const TopicNotes& notes = build.names.topic_notes[pattern.topic];
  if (notes.published_at || !build.plan.customs.empty()) return;
  const plan::Topic& topic = build.plan.topics[pattern.topic];
  build.diagnostics
      .error("E0433", fact, fmt::format("nobody {} `{}`", topic.is_endpoint ? "calls" : "publishes", topic.name))
      .label("so this never comes")
      .help(topic.is_endpoint ? fmt::format("add a line that does: `at 1s: SERVICE calls SERVICE {}`", topic.name)
                              : fmt::format("add a line that does: `at 1s: SERVICE publishes {}`", topic.name));
}

}  // namespace

void check_timeline(Build& build) {
  std::size_t index = 0;
  for_each_line(build.system, [&](const ast::TimelineLine& line, std::string_view) {
    if (std::holds_alternative<ast::Ask>(line.action.node) || index >= build.plan.timeline.size()) return;
    const plan::TimelineLine& planned = build.plan.timeline[index++];
    const auto* when = std::get_if<ast::When>(&line.trigger.node);
    const auto* fact = when == nullptr ? nullptr : std::get_if<ast::Occurrence>(&when->condition.node);
    if (fact != nullptr) check_can_come(build, planned.trigger.fact, fact->fact.span);
    if (planned.action.kind == plan::Action::Kind::heal) check_heal(build, planned.action, line.action.span);
  });
}

}  // namespace meshsim::compile
