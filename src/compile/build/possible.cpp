#include "compile/build/possible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "compile/build/reach.hpp"
#include "compile/source/hint.hpp"
#include "compile/source/walk.hpp"
#include "lang/diagnostics/suggest.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::Fact;
using plan::FactSubject;
using plan::MetricKind;
using plan::PartyRole;
using plan::ServiceKind;

/// The role of a side of a fact towards the topic or endpoint.
enum class Part : std::uint8_t { publishes, carries, gets, calls, answers, handles, hands_on, retries, any };

Part part_of(const Fact& fact, PartyRole role) {
  if (fact.subject == FactSubject::instance || role == PartyRole::none) return Part::any;
  if (fact.subject == FactSubject::request) {
    if (role == PartyRole::instance && fact.kind == EventKind::abandoned) return Part::hands_on;
    if (role == PartyRole::instance && fact.kind == EventKind::retried) return Part::retries;
    const bool is_handlers =
        fact.kind == EventKind::begun || fact.kind == EventKind::rejected || fact.kind == EventKind::cancelled;
    if (role == PartyRole::instance && is_handlers) return Part::handles;
    // A fact that the callee tells has the callee as its instance and the caller as its peer; other facts the reverse.
    return (role == PartyRole::instance) != is_told_by_callee(fact) ? Part::calls : Part::answers;
  }
  if (role == PartyRole::subscriber) return Part::gets;
  if (role == PartyRole::peer) return Part::publishes;
  if (fact.kind == EventKind::published) return Part::carries;
  return fact.kind == EventKind::publish_failed || fact.kind == EventKind::kept ? Part::publishes : Part::gets;
}

bool contains(const std::vector<ServiceId>& sorted, ServiceId service) {
  return std::binary_search(sorted.begin(), sorted.end(), service);
}

/// Tells whether a service with these rules may turn a request away for that reason, or stop its handler.
bool may_be(const plan::Admission& rules, EventKind kind, Reason reason) {
  if (kind == EventKind::cancelled) return rules.stops_cancelled && reason == Reason::none;
  if (reason == Reason::none) return rules.has_rules();
  if (reason == Reason::mailbox_full) return rules.mailbox.requests != plan::MailboxLimit::none;
  if (reason == Reason::over_limit) return rules.limit.refill != 0;
  return reason == Reason::expired && rules.drops_expired;
}

/// Says what lets a service turn requests away for that reason.
std::string_view how_to_admit(Reason reason) {
  if (reason == Reason::cancelled) return "a service that says `stops when cancelled` does";
  if (reason == Reason::mailbox_full) return "a service that says `mailbox 50` does";
  if (reason == Reason::over_limit) return "a service that says `limit 100/s burst 20` does";
  if (reason == Reason::expired) return "a service that says `drops expired` does";
  return "a service does that says `mailbox 50`, `limit 100/s burst 20` or `drops expired`; the reasons are "
         "`mailbox_full`, `over_limit` and `expired`";
}

/// Tells whether the service is a gateway, which passes on all that its routes fit and may be sent anything.
bool is_gateway(const Build& build, ServiceId service) {
  return build.plan.services[service].kind == ServiceKind::gateway;
}

bool takes(const Build& build, const plan::Handler& handler, TopicId topic) {
  return build.plan.topics[handler.topic].is_endpoint &&
         build.plan.topics[handler.topic].handled_as == build.plan.topics[topic].handled_as;
}

bool answers(const Build& build, TopicId topic, ServiceId service) {
  const ast::Service* item = service_item(build, service);
  if (item == nullptr) return false;
  if (contains(build.names.topic_notes[topic].callees, service)) return true;
  const plan::ServiceDetail& detail = build.plan.service_details[build.plan.services[service].detail];
  return std::any_of(detail.handlers.begin(), detail.handlers.end(),
                     [&](const plan::Handler& handler) { return takes(build, handler, topic); });
}

bool does(const Build& build, Part part, TopicId topic, ServiceId service) {
  // The scenario does not say what a C++ actor does.
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
    case Part::handles:
      return answers(build, topic, service);
    case Part::hands_on:
      return is_gateway(build, service);
    case Part::retries:
      return is_gateway(build, service) || (contains(notes.senders, service) && notes.is_called_by_policy);
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
    case Part::handles:
      return "handles";
    case Part::hands_on:
      return "passes on";
    case Part::retries:
      return "retries";
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

bool routes_to(const Build& build, ServiceId gateway, ServiceId upstream) {
  if (!is_gateway(build, gateway)) return false;
  const auto& routes = build.plan.gateways[build.plan.services[gateway].detail].routes;
  return std::any_of(routes.begin(), routes.end(), [&](const plan::Route& each) { return each.upstream == upstream; });
}

bool check_slots(Build& build, ServiceId service, lang::Span who) {
  if (build.plan.services[service].kind == ServiceKind::service) return true;
  build.diagnostics
      .error("E0430", who, fmt::format("`{}` has no handlers that could be busy", build.plan.services[service].name))
      .label("measured of services with handlers");
  return false;
}

}  // namespace

bool check_side(Build& build, const Fact& fact, PartyRole role, TopicId topic, ServiceId service, lang::Span who) {
  if (!check_part(build, part_of(fact, role), topic, service, who)) return false;
  return fact.kind != EventKind::kept || check_outbox(build, service, who);
}

bool check_left_out(Build& build, ServiceId upstream, ServiceId gateway, lang::Span at) {
  bool possible = gateway != no_service && routes_to(build, gateway, upstream);
  for (std::size_t i = 0; i < build.plan.services.size() && gateway == no_service && !possible; ++i) {
    possible = routes_to(build, static_cast<ServiceId>(i), upstream);
  }
  if (possible) return true;
  const std::string& name = build.plan.services[upstream].name;
  build.diagnostics
      .error("E0430", at,
             gateway == no_service ? fmt::format("no gateway has a route to `{}`", name)
                                   : fmt::format("`{}` has no route to `{}`", build.plan.services[gateway].name, name))
      .label("this can never be")
      .help("a gateway leaves out an upstream of its routes");
  return false;
}

bool check_admission(Build& build, EventKind kind, Reason reason, ServiceId service, lang::Span at) {
  const plan::Plan& plan = build.plan;
  const auto may = [&](const plan::Service& each) {
    if (each.kind == ServiceKind::custom) return true;
    return each.kind == ServiceKind::service && may_be(plan.service_details[each.detail].admission, kind, reason);
  };
  const bool good = service != no_service ? may(plan.services[service])
                                          : std::any_of(plan.services.begin(), plan.services.end(), may);
  if (good) return true;
  const bool is_rejected = kind == EventKind::rejected;
  const std::string who = service == no_service ? "no service" : "`" + plan.services[service].name + "` never";
  const std::string_view what = !is_rejected             ? "stops a handler whose caller has given up"
                                : reason != Reason::none ? "turns a request away for that reason"
                                                         : "turns a request away";
  build.diagnostics.error("E0446", at, fmt::format("{} {}", who, what))
      .label("this can never be")
      .help(std::string(how_to_admit(is_rejected ? reason : Reason::cancelled)));
  return false;
}

bool check_policies_can(Build& build, EventKind kind, Reason reason, lang::Span at) {
  struct Row {
    bool is_asked;
    bool (*has)(const plan::CallPolicy&);
    std::string_view what;
    std::string_view example;
  };
  const std::array rows{
      Row{kind == EventKind::circuit_opened || kind == EventKind::circuit_closed || reason == Reason::circuit_open,
          [](const plan::CallPolicy& policy) { return policy.breaker.exists(); }, "a circuit breaker",
          "policy careful { breaker { failures 5; open 30s } }"},
      Row{reason == Reason::hedged,
          [](const plan::CallPolicy& policy) { return policy.hedge_after > 0 && policy.tries > 1; },
          "a second try beside the first", "policy hedged { tries 2; hedge after 50ms }"},
      Row{reason == Reason::too_many_calls, [](const plan::CallPolicy& policy) { return policy.concurrency > 0; },
          "a limit on the calls under way", "policy bounded { concurrency 20 line 50 }"},
  };
  const auto row = std::find_if(rows.begin(), rows.end(), [](const Row& each) { return each.is_asked; });
  if (row == rows.end()) return true;
  const auto& guarded = build.plan.guarded;
  if (std::any_of(guarded.begin(), guarded.end(),
                  [&](const plan::GuardedCalls& each) { return row->has(build.plan.policies[each.policy]); }))
    return true;
  build.diagnostics.error("E0430", at, fmt::format("no call has a policy with {}", row->what))
      .label("this can never be")
      .help(fmt::format("give one to its calls: `{}`", row->example));
  return false;
}

bool check_locks(Build& build, ServiceId service, lang::Span at) {
  const auto& steps = build.plan.steps;
  const bool takes = std::any_of(steps.begin(), steps.end(), [&](const plan::Step& step) {
    const auto* lock = std::get_if<plan::step::Lock>(&step.deed);
    return lock != nullptr && build.plan.tables[lock->table].service == service;
  });
  if (takes || build.plan.services[service].kind == ServiceKind::custom) return true;
  build.diagnostics
      .error("E0430", at, fmt::format("no handler of `{}` takes a lock", build.plan.services[service].name))
      .label("this can never be")
      .help("a lock is taken with `lock TABLE[KEY] { .. }`");
  return false;
}

bool check_measured(Build& build, MetricKind kind, TopicId topic, ServiceId service, lang::Span who) {
  switch (kind) {
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::cost:
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
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::sum:
    case MetricKind::count:
      break;
  }
  const bool is_endpoint = topic != no_topic && build.plan.topics[topic].is_endpoint;
  return check_part(build, is_endpoint ? Part::answers : Part::gets, topic, service, who);
}

std::optional<EntryFields> entry_fields_of(const Build& build, ServiceId service, const std::string& table) {
  EntryFields entries{table, {}};
  const auto* item = std::get_if<lang::ast::Service>(&build.system.things[service].node);
  bool is_known = item != nullptr && build.plan.services[service].kind == plan::ServiceKind::service;
  if (!is_known) return std::nullopt;
  for (const lang::ast::Handler& handler : item->handlers) {
    for_each_step(handler.body, [&](const lang::ast::Step& step) {
      const auto* set = std::get_if<lang::ast::Set>(&step.node);
      if (set == nullptr || set->table.text != table) return;
      const auto* record = std::get_if<lang::ast::Record>(&set->value.node);
      is_known &= record != nullptr;
      if (record == nullptr) return;
      for (const lang::ast::Field& field : record->fields) entries.names.push_back(field.name.text);
    });
  }
  std::sort(entries.names.begin(), entries.names.end());
  entries.names.erase(std::unique(entries.names.begin(), entries.names.end()), entries.names.end());
  if (!is_known || entries.names.empty()) return std::nullopt;
  return entries;
}

bool check_field_is_set(Build& build, const EntryFields& entries, const lang::ast::Name& field) {
  if (std::binary_search(entries.names.begin(), entries.names.end(), field.text)) return true;
  const std::vector<std::string_view> known(entries.names.begin(), entries.names.end());
  build.diagnostics
      .error("E0431", field.span, fmt::format("no entry of `{}` gets a field `{}`", entries.table, field.text))
      .label("always absent")
      .help(hint(field.text, known, "its fields"));
  return false;
}

bool check_field_is_sent(Build& build, TopicId topic, const ast::Name& field) {
  const TopicNotes& notes = build.names.topic_notes[topic];
  const std::vector<std::string>& fields = notes.fields;
  // The list is complete only if no C++ actor can send other fields, and if noting did not stop at the limit.
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

}  // namespace meshsim::compile
