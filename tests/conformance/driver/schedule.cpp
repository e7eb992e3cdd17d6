#include "driver/schedule.hpp"

#include <algorithm>
#include <optional>

#include "base/time.hpp"
#include "driver/handler_script.hpp"
#include "plan/verbs.hpp"

namespace meshsim::conformance {
namespace {

using plan::Action;
namespace act = plan::act;
namespace trigger = plan::trigger;

std::string at_line(const plan::Position& position) { return "line " + std::to_string(position.line) + ": "; }

/// Builds a schedule; the first thing that cannot be done ends it.
class Builder {
 public:
  explicit Builder(const plan::Plan& plan) { schedule_.plan = &plan; }

  Result<Schedule> operator()() {
    add_members();
    add_steps();
    std::stable_sort(schedule_.steps.begin(), schedule_.steps.end(),
                     [](const Step& a, const Step& b) { return a.at < b.at; });
    check_gaps();
    if (problem_) return Error{*problem_};
    return std::move(schedule_);
  }

 private:
  const plan::Plan& plan() const { return *schedule_.plan; }

  void refuse(const plan::Position& position, const std::string& what) {
    if (!problem_) problem_ = at_line(position) + what;
  }

  void add_members() {
    bool has_broker = false;
    for (ServiceId id = 0; id < plan().services.size(); ++id) {
      const plan::Service& service = plan().services[id];
      if (service.kind == plan::ServiceKind::broker) {
        if (has_broker) refuse(service.position, "a real run has one broker");
        has_broker = true;
        schedule_.broker = static_cast<std::uint32_t>(schedule_.members.size());
        schedule_.kind = plan().brokers[service.detail].kind;
        schedule_.members.push_back({service.name + "-1", id, 1, Member::Role::broker, 0});
      } else if (service.kind == plan::ServiceKind::service) {
        add_service(id, service);
      } else {
        refuse(service.position,
               "`" + service.name + "` is no service: gateways, loads and C++ actors are not run here");
      }
    }
    if (!has_broker && !problem_) problem_ = "there is no broker";
  }

  void add_service(ServiceId id, const plan::Service& service) {
    const plan::ServiceDetail& detail = plan().service_details[service.detail];
    if (detail.concurrency != 1) refuse(service.position, "a real client handles one message at a time");
    if (service.restart != plan::Restart::no) refuse(service.position, "restart policies are not run here");
    if (service.starts_in != 0) refuse(service.position, "`starts in` is not run here");
    if (detail.subscriptions.size() > 1) refuse(service.position, "a real client has one subscription");
    for (const plan::Handler& handler : detail.handlers) {
      if (const std::string why = why_not_run(plan(), handler); !why.empty()) refuse(handler.position, why);
    }
    const std::uint32_t most = most_replicas(id);
    if (service.replicas == 0 && !has_history())
      refuse(service.position, "a group of this kind is there from the start");
    if (detail.outbox.capacity != 0 && !detail.subscriptions.empty()) {
      refuse(service.position, "who consumes does not publish in a real run; let another service do it");
    }
    if (detail.outbox.capacity != 0 && refuses_some())
      refuse(service.position, "what was refused is not sent again here");
    for (std::uint32_t replica = 1; replica <= most; ++replica) {
      Member member{service.name + "-" + std::to_string(replica), id, replica, Member::Role::publisher, 0};
      member.is_there = replica <= service.replicas;
      if (!detail.subscriptions.empty()) {
        member.role = Member::Role::consumer;
        member.subscription = queue_of(detail.subscriptions.front(), service, replica);
      }
      schedule_.members.push_back(member);
    }
  }

  /// With every `scale` of the timeline.
  std::uint32_t most_replicas(ServiceId id) const {
    std::uint32_t most = plan().services[id].replicas;
    for (const plan::TimelineLine& line : plan().timeline.lines) {
      const auto* scale = std::get_if<act::Scale>(&line.action);
      if (scale != nullptr && scale->service == id) most = std::max(most, scale->replicas);
    }
    return most;
  }

  bool refuses_some() const {
    return std::ranges::any_of(plan().subscriptions,
                               [](const auto& each) { return each.policy.limits.overflow == plan::Overflow::refuse; });
  }

  /// Who comes late finds what was published before.
  bool has_history() const {
    return schedule_.kind == "jetstream" || (schedule_.kind.starts_with("redis-") && schedule_.kind != "redis-pubsub");
  }

  std::uint32_t queue_of(std::uint32_t plan_index, const plan::Service& service, std::uint32_t replica) {
    const plan::Subscription& planned = plan().subscriptions[plan_index];
    if (!planned.shared || replica == 1) {
      const std::string name = planned.shared ? service.name : service.name + "-" + std::to_string(replica);
      schedule_.queues.push_back(
          {name, planned.topic, plan().topics[planned.topic].name, plan_index, planned.shared ? 0 : replica});
    }
    return static_cast<std::uint32_t>(schedule_.queues.size() - 1);
  }

  void add_steps() {
    Time last = 0;  // when the line above did its last action
    for (std::uint32_t index = 0; index < plan().timeline.lines.size(); ++index) {
      const plan::TimelineLine& line = plan().timeline.lines[index];
      const plan::Repeat repeat = plan::repeat_of(line.action);
      const Duration repeats = static_cast<Duration>(repeat.times - 1) * repeat.every;
      if (const auto* at = std::get_if<trigger::At>(&line.trigger)) {
        add_line(index, at->time);
        last = at->time + repeats;
      } else if (const auto* after = std::get_if<trigger::After>(&line.trigger)) {
        add_line(index, last + after->delay);
        last += after->delay + repeats;
      } else if (const auto* every = std::get_if<trigger::Every>(&line.trigger)) {
        for (Time each = every->from; each <= every->to; each += every->period) add_line(index, each);
      } else {
        refuse(line.position, "a real run has no `when` and no `at event`");
      }
    }
  }

  void add_line(std::uint32_t index, Time at) {
    const plan::TimelineLine& line = plan().timeline.lines[index];
    const plan::Strikes strikes = plan::verb_of(line.action).strikes;
    if (strikes == plan::Strikes::scenario) return;  // says nothing to a process
    if (strikes == plan::Strikes::link || plan::is<act::Call>(line.action))
      return refuse(line.position, "`" + line.text + "` is nothing that a real run can do");
    if (plan::is<act::PowerOff>(line.action) && !disk_is_known())
      return refuse(line.position, "nothing tells what this server has on its disk");
    if (const auto* scale = std::get_if<act::Scale>(&line.action)) return add_scaling(index, at, scale->service);
    const plan::Repeat repeat = plan::repeat_of(line.action);
    Step step{at, line.action, members_of(*plan::target_of(line.action)), index};
    if (auto* publish = std::get_if<act::Publish>(&step.action)) publish->repeat = {};
    refuse_step(line, step);
    for (std::uint32_t i = 0; i < repeat.times; ++i, step.at += repeat.every) add_step(line, step);
  }

  /// Who goes stops for good, who comes may be the first of its group.
  void add_scaling(std::uint32_t index, Time at, ServiceId service) {
    const plan::TimelineLine& line = plan().timeline.lines[index];
    for (std::uint32_t i = 0; i < schedule_.members.size(); ++i) {
      const Member& member = schedule_.members[i];
      if (member.service != service) continue;
      if (member.role != Member::Role::consumer || schedule_.queues[member.subscription].replica != 0) {
        return refuse(line.position, "only services that consume are scaled in a real run");
      }
    }
    schedule_.steps.push_back({at, line.action, members_of({service, 0}), index});
  }

  void refuse_step(const plan::TimelineLine& line, const Step& step) {
    for (const std::uint32_t index : step.members) {
      const Member::Role role = schedule_.members[index].role;
      if (plan::is<act::Publish>(line.action) && role != Member::Role::publisher) {
        return refuse(line.position, "who consumes does not publish in a real run; let another service do it");
      }
      const auto* crash = std::get_if<act::Crash>(&line.action);
      if (crash != nullptr && role != Member::Role::consumer) {
        return refuse(line.position, "only consumers crash in a real run; say `kill`");
      }
      if (crash != nullptr && is_past(schedule_.members[index], crash->at)) {
        return refuse(line.position, "a real client that acks early has done so when its handler begins");
      }
      if (plan::is<act::PowerOff>(line.action) && role != Member::Role::broker) {
        return refuse(line.position, "only the machine of a broker is powered off in a real run");
      }
      const bool stands_still = plan::is<act::Pause>(line.action) || plan::is<act::Resume>(line.action);
      const bool is_one_process = schedule_.kind.rfind("rabbitmq", 0) != 0;
      const bool may_stand_still = role == Member::Role::consumer || (role == Member::Role::broker && is_one_process);
      if (stands_still && !may_stand_still)
        refuse(line.position, "who publishes, or RabbitMQ, is not paused in a real run");
    }
  }

  /// It lies with the C library's calls what a server has synced: nats-server makes none, RabbitMQ has many processes.
  bool disk_is_known() const { return schedule_.kind.rfind("redis-", 0) == 0 || schedule_.kind == "mqtt"; }

  /// Whether its handler, of which alone a real client tells, begins behind that point.
  bool is_past(const Member& consumer, CrashPoint point) const {
    const plan::AckAt at = ack_at(consumer);
    if (point == CrashPoint::before_ack) return at != plan::AckAt::end;
    return at == plan::AckAt::arrival && (point == CrashPoint::after_ack || point == CrashPoint::before_work);
  }

  plan::AckAt ack_at(const Member& consumer) const {
    return schedule_.planned(schedule_.queues[consumer.subscription]).policy.acks.at;
  }

  /// `for D` becomes a step of its own.
  void add_step(const plan::TimelineLine& line, const Step& step) {
    schedule_.steps.push_back(step);
    if (line.heal_after == 0) return;
    Step healed = step;
    healed.at += line.heal_after;
    healed.action = act::Resume{*plan::target_of(line.action)};  // of what is done here only a pause heals
    schedule_.steps.push_back(healed);
  }

  std::vector<std::uint32_t> members_of(const plan::Target& target) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < schedule_.members.size(); ++i) {
      const Member& member = schedule_.members[i];
      const bool meant = member.service == target.service && (target.replica == 0 || target.replica == member.replica);
      if (meant) found.push_back(i);
    }
    return found;
  }

  bool starts_broker(const Step& step) const {
    const bool starts = plan::is<act::Start>(step.action) || plan::is<act::Restart>(step.action);
    return starts && std::ranges::count(step.members, schedule_.broker) > 0;
  }

  void check_gaps() {
    Time instant = schedule_.steps.empty() ? 0 : schedule_.steps.front().at;
    Duration gap = 0;  // that has to follow upon this instant
    for (const Step& step : schedule_.steps) {
      if (step.at != instant) {
        if (step.at - instant < gap) {
          refuse(plan().timeline.lines[step.line].position,
                 "leave at least " + format_duration(gap) + " after what comes before it, or nothing at all");
        }
        instant = step.at;
        gap = shortest_gap;
      }
      gap = std::max(gap, starts_broker(step) ? shortest_gap_after_broker : shortest_gap);
    }
  }

  Schedule schedule_;
  std::optional<std::string> problem_;
};

}  // namespace

bool Schedule::is_late(const Queue& queue) const {
  const plan::Subscription& subscription = planned(queue);
  return subscription.policy.log.made_by_consumer || plan->services[subscription.service].replicas == 0;
}

Result<Schedule> make_schedule(const plan::Plan& plan) { return Builder(plan)(); }

}  // namespace meshsim::conformance
