// A run of hand-made events, and the claims to hold against it.
//
//   Run run({every_handled().exactly(1)});
//   run.at(0).published(1).at(5).handled(1).done(1);
//   CHECK(run.idle() == "held: 1 handled exactly once");
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/judge.hpp"
#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "value/record.hpp"
#include "watch/gauges.hpp"

namespace meshsim::test {

// The scenario: `publisher` publishes hello (and bye) at `queue`; `subscriber` x 2 handles it; `client` calls
// POST /orders at `gateway`, which calls it at `orders`. Marks: outage, back. The record's field `user`.
inline constexpr TopicId hello = 0, bye = 1, orders_call = 2;
inline constexpr ServiceId publisher = 0, subscriber = 1, queue = 2, client = 3, gateway = 4, orders = 5;
inline constexpr std::uint32_t outage = 0, back = 1;
inline constexpr FieldId user = 0;
inline constexpr InstanceId publisher_1 = 0, subscriber_1 = 1, subscriber_2 = 2, queue_1 = 3, client_1 = 4,
                            gateway_1 = 5, orders_1 = 6;

plan::Anchor at_time(Time ms);
plan::Anchor at_mark(std::uint32_t mark, Time offset_ms = 0);
plan::Pattern fact(TopicId topic, EventKind kind, ServiceId by = no_service);

/// A claim in the making; each call narrows it.
struct ClaimMaker {
  plan::Claim claim;

  ClaimMaker& exactly(std::uint64_t n) { return count(plan::Count::Kind::exactly, n); }
  ClaimMaker& at_least(std::uint64_t n) { return count(plan::Count::Kind::at_least, n); }
  ClaimMaker& at_most(std::uint64_t n) { return count(plan::Count::Kind::at_most, n); }
  ClaimMaker& within(Time ms);
  ClaimMaker& by(plan::Anchor to) { return scope(plan::Scope::Kind::by, {}, to); }
  ClaimMaker& before(plan::Anchor to) { return scope(plan::Scope::Kind::before, {}, to); }
  ClaimMaker& after(plan::Anchor from) { return scope(plan::Scope::Kind::after, from, {}); }
  ClaimMaker& between(plan::Anchor from, plan::Anchor to) { return scope(plan::Scope::Kind::between, from, to); }
  ClaimMaker& at_end() { return scope(plan::Scope::Kind::at_end, {}, {}); }
  ClaimMaker& if_any() { return claim.if_any = true, *this; }
  ClaimMaker& subject_before(plan::Anchor anchor);
  /// Narrows the subject by `where message.user == name`; the code is the run's.
  ClaimMaker& where_user(const std::string& name) { return user_ = name, *this; }
  ClaimMaker& per_user() { return std::get<plan::claim::InOrder>(claim.sentence).per = user, *this; }
  /// Compares a metric: `< ms`, and so on.
  ClaimMaker& is(plan::Comparison comparison, Decimal limit);
  ClaimMaker& is_duration(plan::Comparison comparison, Duration ns);
  ClaimMaker& percentile(std::uint32_t p);
  ClaimMaker& by_caller(ServiceId service) { return measured().metric.caller.service = service, *this; }
  ClaimMaker& of(ServiceId service) { return measured().metric.service.service = service, *this; }

  plan::claim::Measured& measured();
  void narrow_subject(value::Code where);

  std::string user_;

 private:
  ClaimMaker& count(plan::Count::Kind kind, std::uint64_t n);
  ClaimMaker& scope(plan::Scope::Kind kind, plan::Anchor from, plan::Anchor to) {
    return claim.scope = {kind, from, to}, *this;
  }
};

ClaimMaker every_handled();  ///< every hello published is handled by subscriber
ClaimMaker every(plan::Pattern subject, plan::Pattern target);
ClaimMaker leads(plan::Pattern cause, plan::Pattern effect);
ClaimMaker counted(plan::Pattern subject);
ClaimMaker in_order();  ///< hello handled by subscriber in order of published
ClaimMaker always(plan::Predicate::Node node);
ClaimMaker never_true(plan::Predicate::Node node);
ClaimMaker eventually(plan::Predicate::Node node);
/// settles within `ms` of the scope's beginning; a scope must follow
ClaimMaker settles(Time ms, plan::Predicate::Node node);
/// in every window of `ms`: the metric must follow
ClaimMaker in_windows(Time ms, plan::MetricKind kind, TopicId topic);
/// in every window of `ms`: a count must follow
ClaimMaker counted_in_windows(Time ms, plan::Pattern subject);
ClaimMaker metric(plan::MetricKind kind, TopicId topic);
plan::Predicate::Node is_state(ServiceId service, plan::State state);
plan::Predicate::Node depth_below(std::int64_t limit);  ///< depth of hello < limit

/// Gauges that show what the test sets.
struct FakeGauges final : watch::Gauges {
  std::uint64_t waiting = 0;
  Duration busy_ns = 0, capacity_ns = 0;
  std::optional<Duration> wait;
  std::optional<Time> oldest;
  std::uint64_t depth(TopicId, ServiceId) const override { return waiting; }
  std::uint64_t in_flight(TopicId, ServiceId) const override { return 0; }
  std::optional<Time> oldest_waiting(TopicId, ServiceId) const override { return oldest; }
  Duration busy(ServiceId) const override { return busy_ns; }
  Duration capacity(ServiceId) const override { return capacity_ns; }
  std::optional<Duration> longest_wait(ServiceId, Time) const override { return wait; }
};

/// Each event is a dispatch of its own. Times in ms.
class Run {
 public:
  explicit Run(std::vector<ClaimMaker> claims);
  /// Makes a second run that goes on from here, with names of its own.
  Run(const Run& other);
  Run& operator=(const Run&) = delete;

  Run& at(Time ms);  ///< looks at what was asked for in between, as the engine does
  Run& event(Event event, value::Bytes payload = {});
  Run& published(MessageId id, const std::string& user_name = "", TopicId topic = hello, std::uint32_t root = 0);
  Run& handled(MessageId id, InstanceId by = subscriber_1, TopicId topic = hello, std::uint32_t root = 0);
  Run& done(MessageId id) { return event({.message = id, .topic = hello, .kind = EventKind::message_done}); }
  Run& call(EventKind kind, MessageId id, InstanceId caller, InstanceId callee, std::uint64_t status = 0);
  Run& life(EventKind kind, InstanceId instance) { return event({.instance = instance, .kind = kind}); }
  Run& mark(std::uint32_t index);
  Run& depth(std::uint64_t waiting);  ///< changes the gauge by an event nobody asked for

  FakeGauges& gauges() { return gauges_; }
  const check::Judge& judge() const { return *judge_; }

  std::vector<check::Verdict> end(check::Ending::Reason reason);
  /// Returns the first claim's outcome and clause: "held: 1 handled".
  std::string idle() { return first(check::Ending::Reason::idle); }
  std::string end_time() { return first(check::Ending::Reason::end_time); }
  std::string cap() { return first(check::Ending::Reason::cap); }
  std::string budget() { return first(check::Ending::Reason::budget); }
  std::string told(const check::Verdict& verdict) const;
  check::Ending ending(check::Ending::Reason reason) const { return {reason, now_, seq_, &gauges_}; }

 private:
  std::string first(check::Ending::Reason reason) { return told(end(reason).front()); }

  std::shared_ptr<const plan::Plan> plan_;  // shared by copies, as the plan outlives the judge
  trace::NameTable names_;
  std::optional<check::Judge> judge_;
  FakeGauges gauges_;
  Time now_ = 0;
  EventSeq seq_ = 0;
};

}  // namespace meshsim::test
