#include "check/run.hpp"

#include <utility>

namespace meshsim::test {
namespace {

using plan::Predicate;

plan::Plan make_plan() {
  plan::Plan made;
  made.fields = {"user"};
  made.marks = {"outage", "back"};
  made.topics.resize(3);
  made.topics[hello].name = "hello";
  made.topics[bye].name = "bye";
  made.topics[orders_call].name = "POST /orders";
  made.topics[orders_call].is_endpoint = true;
  for (const char* name : {"publisher", "subscriber", "queue", "client", "gateway", "orders"}) {
    made.services.emplace_back().name = name;
  }
  made.services[subscriber].replicas = 2;
  made.services[gateway].kind = plan::ServiceKind::gateway;
  return made;
}

trace::NameTable make_names(const plan::Plan& plan) {
  trace::NameTable names;
  for (ServiceId service = 0; service < plan.services.size(); ++service) {
    names.services.push_back(plan.services[service].name);
    for (std::uint32_t replica = 1; replica <= plan.services[service].replicas; ++replica) {
      names.instances.push_back({plan.services[service].name + "-" + std::to_string(replica), service, replica});
    }
  }
  names.subscriptions.push_back({"subscriber", hello, subscriber, 0, 0});
  return names;
}

/// message.user == name
value::Code where_user(value::CodePool& pool, const std::string& name) {
  const auto first = static_cast<std::uint32_t>(pool.instructions.size());
  pool.constants.push_back({{}, value::Type::text, name});
  const auto constant = static_cast<std::uint32_t>(pool.constants.size() - 1);
  pool.instructions.push_back({value::Op::message_field, user, 0});
  pool.instructions.push_back({value::Op::constant, no_field, constant});
  pool.instructions.push_back({value::Op::equal, no_field, 0});
  return {first, 3};
}

ClaimMaker made(plan::Sentence sentence) {
  ClaimMaker made;
  made.claim.sentence = std::move(sentence);
  return made;
}

}  // namespace

plan::Anchor at_time(Time ms) { return {.kind = plan::Anchor::Kind::time, .time = ms * millisecond}; }

plan::Anchor at_mark(std::uint32_t mark, Time offset_ms) {
  return {.kind = plan::Anchor::Kind::mark, .time = 0, .mark = mark, .offset = offset_ms * millisecond};
}

plan::Pattern fact(TopicId topic, EventKind kind, ServiceId by) {
  plan::Pattern pattern;
  pattern.kind = kind;
  pattern.topic = topic;
  pattern.instance.service = by;
  return pattern;
}

void ClaimMaker::narrow_subject(value::Code where) {
  std::visit(
      [&](auto& sentence) {
        if constexpr (requires { sentence.subject; }) sentence.subject.where = where;
      },
      claim.sentence);
}

ClaimMaker& ClaimMaker::within(Time ms) {
  std::visit(
      [&](auto& sentence) {
        if constexpr (requires { sentence.within; }) sentence.within = ms * millisecond;
      },
      claim.sentence);
  return *this;
}

ClaimMaker& ClaimMaker::count(plan::Count::Kind kind, std::uint64_t n) {
  std::visit(
      [&](auto& sentence) {
        if constexpr (requires { sentence.count; }) sentence.count = {kind, n};
      },
      claim.sentence);
  return *this;
}

ClaimMaker& ClaimMaker::subject_before(plan::Anchor anchor) {
  std::visit(
      [&](auto& sentence) {
        if constexpr (requires { sentence.subject; }) {
          sentence.subject.has_before = true;
          sentence.subject.before = anchor;
        }
      },
      claim.sentence);
  return *this;
}

ClaimMaker& ClaimMaker::is(plan::Comparison comparison, Decimal limit) {
  measured().comparison = comparison;
  measured().quantity = {.number = limit};
  return *this;
}

ClaimMaker& ClaimMaker::is_duration(plan::Comparison comparison, Duration ns) {
  measured().comparison = comparison;
  measured().quantity = {.number = {}, .duration = ns, .is_duration = true};
  return *this;
}

ClaimMaker& ClaimMaker::percentile(std::uint32_t p) {
  measured().metric.statistic = plan::Metric::Statistic::percentile;
  measured().metric.percentile = p * 100;
  return *this;
}

ClaimMaker every(plan::Pattern subject, plan::Pattern target) {
  return made(plan::claim::EveryIs{{subject, target, never, {}}});
}
ClaimMaker every_handled() {
  return every(fact(hello, EventKind::published), fact(hello, EventKind::handled, subscriber));
}
ClaimMaker leads(plan::Pattern cause, plan::Pattern effect) {
  return made(plan::claim::EveryLeads{{cause, effect, never, {}}});
}
ClaimMaker counted(plan::Pattern subject) { return made(plan::claim::Counted{subject, {}}); }
ClaimMaker in_order() {
  return made(plan::claim::InOrder{fact(hello, EventKind::handled, subscriber), fact(hello, EventKind::published)});
}
ClaimMaker always(Predicate::Node node) { return made(plan::claim::Always{{{node}}}); }
ClaimMaker never_true(Predicate::Node node) { return made(plan::claim::Never{{{node}}}); }
ClaimMaker eventually(Predicate::Node node) { return made(plan::claim::Eventually{{{node}}}); }

ClaimMaker settles(Time ms, Predicate::Node node) { return made(plan::claim::Settles{{{node}}, ms * millisecond}); }

ClaimMaker in_windows(Time ms, plan::MetricKind kind, TopicId topic) {
  plan::claim::InWindows said;
  said.metric.kind = kind;
  said.metric.topic = topic;
  said.width = ms * millisecond;
  return made(said);
}

ClaimMaker counted_in_windows(Time ms, plan::Pattern subject) {
  return made(plan::claim::CountedInWindows{{subject, {}}, ms * millisecond});
}

plan::claim::Measured& ClaimMaker::measured() {
  if (auto* windows = std::get_if<plan::claim::InWindows>(&claim.sentence)) return *windows;
  return std::get<plan::claim::Measured>(claim.sentence);
}

ClaimMaker metric(plan::MetricKind kind, TopicId topic) {
  plan::claim::Measured said;
  said.metric.kind = kind;
  said.metric.topic = topic;
  return made(said);
}

Predicate::Node is_state(ServiceId service, plan::State state) {
  Predicate::Node node;
  node.target.service = service;
  node.state = state;
  return node;
}

Predicate::Node depth_below(std::int64_t limit) {
  Predicate::Node node;
  node.kind = Predicate::Node::Kind::metric;
  node.metric.kind = plan::MetricKind::depth;
  node.metric.topic = hello;
  node.comparison = plan::Comparison::less;
  node.quantity.number = limit;
  return node;
}

Run::Run(std::vector<ClaimMaker> claims) {
  auto plan = std::make_shared<plan::Plan>(make_plan());
  for (ClaimMaker& maker : claims) {
    if (!maker.user_.empty()) maker.narrow_subject(where_user(plan->code, maker.user_));
    plan->claims.push_back(maker.claim);
  }
  plan_ = plan;
  names_ = make_names(*plan);
  judge_.emplace(*plan_, names_);
}

Run::Run(const Run& other)
    : plan_(other.plan_),
      names_(other.names_),
      judge_(other.judge_),
      gauges_(other.gauges_),
      now_(other.now_),
      seq_(other.seq_) {
  judge_->rebind(names_);
}

Run& Run::at(Time ms) {
  const Time time = ms * millisecond;
  while (judge_->next_look() < time) {
    const Time look = judge_->next_look();
    judge_->look(look, seq_, gauges_);
    if (judge_->next_look() == look) break;
  }
  now_ = time;
  return *this;
}

Run& Run::event(Event event, value::Bytes payload) {
  event.time = now_;
  event.seq = ++seq_;
  judge_->on_event(event, payload);
  if (judge_->needs_after_dispatch()) judge_->after_dispatch(now_, seq_, gauges_);
  return *this;
}

Run& Run::published(MessageId id, const std::string& user_name, TopicId topic, std::uint32_t root) {
  value::RecordWriter record;
  if (!user_name.empty()) (void)record.add(user, value::Value::text(user_name));
  return event({.message = id,
                .root = root,
                .instance = queue_1,
                .peer = publisher_1,
                .topic = topic,
                .kind = EventKind::published},
               record.bytes());
}

Run& Run::handled(MessageId id, InstanceId by, TopicId topic, std::uint32_t root) {
  return event({.message = id,
                .root = root,
                .instance = by,
                .peer = queue_1,
                .subscription = 0,
                .topic = topic,
                .kind = EventKind::handled});
}

Run& Run::call(EventKind kind, MessageId id, InstanceId caller, InstanceId callee, std::uint64_t status) {
  return event({.message = id,
                .detail = status,
                .root = 7,
                .instance = caller,
                .peer = callee,
                .topic = orders_call,
                .kind = kind});
}

Run& Run::mark(std::uint32_t index) {
  event({.detail = index, .kind = EventKind::marked});
  judge_->set_mark(index, now_, seq_);
  return *this;
}

Run& Run::depth(std::uint64_t waiting) {
  gauges_.waiting = waiting;
  return event({.kind = EventKind::logged});
}

std::vector<check::Verdict> Run::end(check::Ending::Reason reason) { return judge_->finish(ending(reason)); }

std::string Run::told(const check::Verdict& verdict) const {
  return std::string(to_string(verdict.outcome)) + ": " + explain_verdict(*plan_, verdict);
}

}  // namespace meshsim::test
