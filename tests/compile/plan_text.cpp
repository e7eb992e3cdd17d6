#include "compile/plan_text.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/time.hpp"
#include "plan/verbs.hpp"
#include "support/step_codes.hpp"
#include "value/value.hpp"

namespace meshsim::test {
namespace {

using plan::Plan;

constexpr const char* op_names[] = {
    "constant",    "message_field", "message_id",   "message_topic", "sender",    "tries",
    "redelivered", "dead_tries",    "dead_reason",  "local",         "field",     "table_get",
    "fresh",       "make_token",    "is_valid",     "token_subject", "self_name", "now",
    "drawn",       "add",           "subtract",     "multiply",      "divide",    "negate",
    "equal",       "not_equal",     "less",         "less_equal",    "greater",   "greater_equal",
    "not",         "jump_if_false", "jump_if_true", "concatenate",   "record",    "field_name"};
constexpr const char* step_names[] = {"work",      "wait",   "publish", "call",   "reply",  "require",
                                      "let",       "set",    "chance",  "once",   "retry",  "reject",
                                      "log",       "jump",   "fail",    "finish", "timed",  "together",
                                      "hand_over", "forget", "lock",    "unlock", "redrive"};
namespace act = plan::act;

constexpr const char* trigger_names[] = {"at", "after", "when_fact", "when_state", "every", "at_event"};
constexpr const char* action_names[] = {
    "kill", "crash",  "stop", "start", "restart", "pause", "resume",    "power_off", "scale",    "publish",
    "call", "cut",    "heal", "delay", "loss",    "drop",  "partition", "redrive",   "mark",     "check",
    "note", "deploy", "slow", "hang",  "fail",    "skew",  "isolate",   "jitter",    "bandwidth"};
constexpr const char* claim_names[] = {"always",   "never",       "eventually", "count",
                                       "every_is", "every_leads", "in_order",   "metric"};
constexpr const char* scope_names[] = {"whole", "by", "before", "after", "between", "at_end"};
constexpr const char* count_names[] = {"", "exactly", "at_least", "at_most"};
constexpr const char* comparison_names[] = {"==", "!=", "<", "<=", ">", ">="};
constexpr const char* state_names[] = {"up", "down", "ready", "paused"};
constexpr const char* node_names[] = {"state", "metric", "and", "or", "not"};
constexpr const char* metric_names[] = {"latency",    "error_rate", "throughput",  "utilisation",   "max_wait",
                                        "depth",      "in_flight",  "redelivered", "dead_lettered", "dropped",
                                        "oldest_age", "kept",       "goodput",     "offered",       "amplification",
                                        "cost",       "sum",        "count"};
constexpr const char* kind_names[] = {"service", "gateway", "broker", "client", "custom"};

template <class Names, class Value>
std::string name(const Names& names, Value value) {
  return names[static_cast<std::size_t>(value)];
}

std::string duration(Duration d) { return d == never ? "never" : format_duration(d); }

class Writer {
 public:
  explicit Writer(const Plan& plan) : plan_(plan) {}

  std::string run() {
    line("run {} seed {} ends {} cap {}", plan_.run_name, plan_.seed, duration(plan_.ends_at), duration(plan_.cap));
    line("scenario {}", plan_.scenario);
    for (const auto& [key, value] : plan_.options) line("option {} = {}", key, value);
    for (const plan::Topic& topic : plan_.topics) line("topic {} in {}", topic.name, service(topic.broker));
    for (const plan::Service& each : plan_.services) write(each);
    for (const plan::Subscription& each : plan_.subscriptions) write(each);
    for (const plan::Table& t : plan_.tables) {
      line("table {} of {}{}{}{}", t.name, service(t.service), t.in_store ? " in store" : "",
           t.for_once ? " for once" : "", t.key_is_message ? " by message" : "");
    }
    for (const plan::Link& l : plan_.links) {
      line("link {} -> {} {}", service(l.from), service(l.to), format_distribution(l.latency));
    }
    for (const plan::CallPolicy& each : plan_.policies) {
      line("policy {} timeout {} deadline {} tries {} concurrency {} line {} hedge {}", each.name,
           duration(each.timeout), duration(each.deadline), each.tries, each.concurrency, each.line,
           duration(each.hedge_after));
      line("  backoff {} to {} quota {} budget {} breaker {}", duration(each.backoff.base), duration(each.backoff.cap),
           each.quota, each.budget.at_least, each.breaker.window);
    }
    for (const plan::GuardedCalls& each : plan_.guarded)
      line("calls of {} by {}", service(each.callee), plan_.policies[each.policy].name);
    for (const plan::Flow& flow : plan_.flows) line("flow {} from step {}", flow.name, flow.first_step);
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) write(i, plan_.steps[i]);
    for (const plan::TimelineLine& each : plan_.timeline.lines) {
      line("line {}", line_text(each));
      line("  {}", each.text);
    }
    for (const plan::Claim& each : plan_.claims) write(each);
    for (const plan::Report& each : plan_.reports) line("report {} [{}]", metric(each.metric), each.text);
    for (const plan::Question& each : plan_.questions) {
      line("ask at {} {} {}", duration(each.at),
           each.answer == plan::Question::Answer::number ? "how often" : "whether", each.text);
      write(each.claim);
    }
    return text_;
  }

  std::string line_text(const plan::TimelineLine& l) {
    std::string when = name(trigger_names, l.trigger.index());
    std::visit([&](const auto& trigger) { when += details(trigger); }, l.trigger);
    std::string what = name(action_names, l.action.index());
    if (const plan::Target* who = plan::target_of(l.action)) what += " " + target(*who);
    if (const plan::Sides* sides = plan::sides_of(l.action)) {
      what += " " + targets(sides->from) + (sides->both_ways ? " <-> " : " -> ") + targets(sides->to);
    }
    if (const auto* call = std::get_if<act::Call>(&l.action)) what += " -> " + target(call->callee);
    if (const auto* mark = std::get_if<act::Mark>(&l.action)) what += " " + plan_.marks[mark->mark];
    if (const auto* scale = std::get_if<act::Scale>(&l.action)) {
      what += fmt::format(" {} to {}", target({scale->service, 0}), scale->replicas);
    }
    if (const auto* deploy = std::get_if<act::Deploy>(&l.action)) {
      what +=
          fmt::format(" to {}, {} at a time, every {}{}{}", deploy->version, deploy->at_a_time, duration(deploy->every),
                      deploy->start_first ? ", start first" : "", deploy->waits_until_ready ? "" : ", not waiting");
    }
    if (const auto* crash = std::get_if<act::Crash>(&l.action))
      what += fmt::format(" at {}", static_cast<int>(crash->at));
    if (const auto* stop = std::get_if<act::Stop>(&l.action); stop != nullptr && stop->grace >= 0) {
      what += " grace " + duration(stop->grace);
    }
    if (const TopicId sent = plan::topic_of(l.action); sent != no_topic) what += " " + topic(sent);
    if (const value::Code record = plan::record_of(l.action)) what += " [" + code(record) + "]";
    if (const plan::Repeat repeat = plan::repeat_of(l.action); repeat.times != 1) {
      what += fmt::format(" {} times every {}", repeat.times, duration(repeat.every));
    }
    if (const auto* delay = std::get_if<act::Delay>(&l.action)) what += " by " + duration(delay->by);
    if (const auto* loss = std::get_if<act::Loss>(&l.action)) what += fmt::format(" {:x}", loss->probability.threshold);
    if (const auto* drop = std::get_if<act::Drop>(&l.action)) what += fmt::format(" {:x}", drop->probability.threshold);
    if (const auto* loss = std::get_if<act::Loss>(&l.action); loss != nullptr && loss->burst > 1) {
      what += fmt::format(" in {}", loss->burst);
    }
    if (const auto* slow = std::get_if<act::Slow>(&l.action)) what += " by " + slow->factor.to_string();
    if (const auto* skew = std::get_if<act::Skew>(&l.action)) what += " by " + duration(skew->by);
    if (const auto* fail = std::get_if<act::Fail>(&l.action)) {
      what += fmt::format(" {} {:x} with {}", topic(fail->endpoint), fail->probability.threshold, fail->status);
    }
    if (const auto* jitter = std::get_if<act::Jitter>(&l.action)) what += " " + duration(jitter->most);
    if (const auto* narrow = std::get_if<act::Bandwidth>(&l.action)) {
      what += fmt::format(" {}/s", narrow->bytes_per_second);
    }
    if (const auto* check = std::get_if<act::Check>(&l.action)) {
      what += " " + predicate(check->predicate) + " \"" + check->text + "\"";
    }
    if (const auto* note = std::get_if<act::Note>(&l.action); note != nullptr && !note->text.empty()) {
      what += " \"" + note->text + "\"";
    }
    if (l.heal_after != 0) what += " for " + duration(l.heal_after);
    return when + ": " + what;
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    text_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  std::string service(ServiceId id) { return id == no_service ? "-" : plan_.services[id].name; }
  std::string topic(TopicId id) { return id == no_topic ? "-" : plan_.topics[id].name; }
  std::string target(const plan::Target& t) {
    return t.replica == 0 ? service(t.service) : fmt::format("{}-{}", service(t.service), t.replica);
  }

  std::string code(value::Code code) {
    std::string text;
    for (std::uint32_t i = 0; i < code.count; ++i) {
      const value::Instruction& op = plan_.code.instructions[code.first + i];
      text += text.empty() ? "" : ", ";
      text += name(op_names, op.op);
      if (op.op == value::Op::constant) {
        text += " " + value::display(plan_.code.constants[op.argument].view());
      } else if (op.field != no_field) {
        text += " " + plan_.fields[op.field];
      } else if (op.argument != 0) {
        text += fmt::format(" {}", op.argument);
      }
    }
    return text;
  }

  void write(const plan::Service& s) {
    std::string networks;
    for (const std::uint16_t network : s.networks) networks += " " + plan_.networks[network];
    line("{} {} x {} on{} port {} starts in {}", name(kind_names, s.kind), s.name, s.replicas, networks, s.port,
         duration(s.starts_in));
    if (s.kind == plan::ServiceKind::service) {
      const plan::ServiceDetail& detail = plan_.service_details[s.detail];
      if (detail.outbox.capacity != 0) {
        line("  outbox {}{}", detail.outbox.capacity, detail.outbox.durable ? " durable" : "");
      }
      for (const plan::Handler& h : detail.handlers) line("  on {} from step {}", topic(h.topic), h.first_step);
    } else if (s.kind == plan::ServiceKind::broker) {
      line("  kind {}", plan_.brokers[s.detail].kind);
    } else if (s.kind == plan::ServiceKind::gateway) {
      for (const plan::Route& r : plan_.gateways[s.detail].routes) {
        line("  route {} -> {} timeout {} tries {}", r.prefix, service(r.upstream), duration(r.timeout), r.tries);
      }
    } else if (s.kind == plan::ServiceKind::client) {
      const plan::ClientDetail& c = plan_.clients[s.detail];
      line("  runs {} between {} from {} to {}", plan_.flows[c.flows.front().flow].name, format_distribution(c.between),
           duration(c.from), duration(c.to));
    } else {
      for (const auto& [key, value] : plan_.customs[s.detail].settings) line("  {} = {}", key, value);
    }
  }

  void write(const plan::Subscription& s) {
    line("{} {} {}{} prefetch {} lease {} tries {}{} keep {} for {}", service(s.service),
         s.shared ? "consumes" : "subscribes", topic(s.topic), s.keeping ? " keeping" : "", s.policy.dispatch.prefetch,
         duration(s.policy.redelivery.lease), s.policy.redelivery.max_deliveries,
         s.policy.acks.early() ? " ack early" : "", s.policy.limits.keep_at_most, duration(s.policy.limits.keep_for));
  }

  template <class Deed>
  std::string parts_of(const Deed& deed) {
    std::string text;
    if constexpr (requires { deed.duration; }) text += " " + format_distribution(deed.duration);
    if constexpr (requires { deed.target; }) text += " " + service(deed.target);
    if constexpr (requires { deed.record; }) text += " " + service(plan_.topics[deed.topic].broker);
    if constexpr (requires { deed.topic; }) text += " " + topic(deed.topic);
    if constexpr (requires { deed.endpoint; }) text += " " + topic(deed.endpoint);
    if constexpr (requires { deed.status; }) text += fmt::format(" {}", deed.status);
    if constexpr (requires { deed.local; }) {
      if (deed.local != plan::no_local) text += fmt::format(" local {}", plan_.fields[deed.local]);
    }
    if constexpr (requires { deed.timeout; }) text += " timeout " + duration(deed.timeout);
    if constexpr (requires { deed.after; }) {
      if (deed.after != 0) text += " timeout " + duration(deed.after);
    }
    if constexpr (requires { deed.table; }) text += " table " + plan_.tables[deed.table].name;
    if constexpr (requires { deed.probability; }) text += fmt::format(" {:x}", deed.probability.threshold);
    if constexpr (requires { deed.key; }) text += " key [" + code(deed.key) + "]";
    return text;
  }

  void write(std::size_t index, const plan::Step& s) {
    std::string text = fmt::format("step {} {}", index, step_names[s.deed.index()]);
    std::visit([&](const auto& deed) { text += parts_of(deed); }, s.deed);
    bool is_key = plan::is<plan::step::Set>(s) || plan::is<plan::step::Once>(s);
    each_code(s, [&](value::Code each) {
      if (each && !std::exchange(is_key, false)) text += " [" + code(each) + "]";
    });
    if (s.otherwise != plan::no_step) text += fmt::format(" else {}", s.otherwise);
    line("{}", text);
  }

  std::string anchor(const plan::Anchor& a) {
    if (a.kind == plan::Anchor::Kind::end) return "end";
    if (a.kind == plan::Anchor::Kind::time) return duration(a.time);
    return plan_.marks[a.mark] + (a.offset != 0 ? " + " + duration(a.offset) : "");
  }

  std::string pattern(const plan::Pattern& p) {
    std::string text(to_string(p.kind));
    if (p.topic != no_topic) text += " " + topic(p.topic);
    if (p.instance.service != no_service) text += " instance " + target(p.instance);
    if (p.peer.service != no_service) text += " peer " + target(p.peer);
    if (p.subscriber.service != no_service) text += " subscriber " + target(p.subscriber);
    if (p.reason != Reason::none) text += fmt::format(" reason {}", to_string(p.reason));
    if (p.only_success) text += " 2xx";
    if (p.only_failure) text += " not 2xx";
    if (p.has_before) text += " before " + anchor(p.before);
    if (p.has_after) text += " after " + anchor(p.after);
    if (p.where) text += " where [" + code(p.where) + "]";
    return "(" + text + ")";
  }

  std::string metric(const plan::Metric& m) {
    std::string text = name(metric_names, m.kind);
    if (m.statistic == plan::Metric::Statistic::percentile) text += fmt::format(" p{}", m.percentile);
    if (m.statistic == plan::Metric::Statistic::max) text += " max";
    if (m.statistic == plan::Metric::Statistic::mean) text += " mean";
    if (m.topic != no_topic) text += " of " + topic(m.topic);
    if (m.service.service != no_service) text += " for " + target(m.service);
    return text;
  }

  std::string metric(const plan::Metric& m, plan::Comparison comparison, const plan::Quantity& q) {
    return metric(m) + " " + name(comparison_names, comparison) + " " +
           (q.is_duration ? duration(q.duration) : q.number.to_string());
  }

  std::string predicate(const plan::Predicate& p) {
    std::string text;
    for (const auto& node : p.nodes) {
      text += text.empty() ? "" : ", ";
      using Kind = plan::Predicate::Node::Kind;
      if (node.kind == Kind::state) {
        text += target(node.target) + " " + name(state_names, node.state);
      } else if (node.kind == Kind::metric) {
        text += metric(node.metric, node.comparison, node.quantity);
      } else {
        text += name(node_names, node.kind);
      }
    }
    return "{" + text + "}";
  }

  std::string targets(const std::vector<plan::Target>& list) {
    std::string text;
    for (const plan::Target& t : list) text += (text.empty() ? "" : " ") + target(t);
    return text;
  }

  std::string details(const plan::trigger::At& at) { return " " + duration(at.time); }
  std::string details(const plan::trigger::After& after) { return " " + duration(after.delay); }
  std::string details(const plan::trigger::Fact& fact) { return " " + pattern(fact.pattern); }
  std::string details(const plan::trigger::State& state) { return " " + predicate(state.predicate); }
  std::string details(const plan::trigger::Event& event) { return fmt::format(" {}", event.number); }
  std::string details(const plan::trigger::Every& every) {
    return fmt::format(" {} from {} to {}", duration(every.period), duration(every.from), duration(every.to));
  }

  void write(const plan::Claim& c) {
    std::string text = fmt::format("claim {}: {}", c.label, name(claim_names, c.sentence.index()));
    if (c.scope.kind != plan::Scope::Kind::whole) text += " " + name(scope_names, c.scope.kind);
    if (c.scope.kind == plan::Scope::Kind::after || c.scope.kind == plan::Scope::Kind::between) {
      text += " " + anchor(c.scope.from);
    }
    if (c.scope.kind == plan::Scope::Kind::by || c.scope.kind == plan::Scope::Kind::before ||
        c.scope.kind == plan::Scope::Kind::between) {
      text += " " + anchor(c.scope.to);
    }
    if (const plan::Pattern* subject = plan::subject_of(c)) text += " " + pattern(*subject);
    if (const plan::Pattern* target = plan::target_of(c)) text += " " + pattern(*target);
    const auto details = [&](const auto& sentence) {
      if constexpr (requires { sentence.predicate; }) text += " " + predicate(sentence.predicate);
      if constexpr (requires { sentence.metric; }) {
        text += " " + metric(sentence.metric, sentence.comparison, sentence.quantity);
      }
      if constexpr (requires { sentence.within; }) {
        if (sentence.within != never) text += " within " + duration(sentence.within);
      }
      if constexpr (requires { sentence.count; }) {
        if (sentence.count.kind != plan::Count::Kind::none)
          text += fmt::format(" {} {}", name(count_names, sentence.count.kind), sentence.count.n);
      }
      if constexpr (requires { sentence.per; }) {
        if (sentence.per != no_field) text += " per " + plan_.fields[sentence.per];
      }
    };
    std::visit(details, c.sentence);
    if (c.if_any) text += " if any";
    line("{}", text);
    line("  {}{}", c.text, c.because.empty() ? "" : " because " + c.because);
  }

  const Plan& plan_;
  std::string text_;
};

}  // namespace

std::string plan_text(const Plan& plan) { return Writer(plan).run(); }
std::string line_text(const plan::TimelineLine& line, const Plan& plan) { return Writer(plan).line_text(line); }

}  // namespace meshsim::test
