#include "driver/prediction.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/random.hpp"
#include "broker/broker.hpp"
#include "driver/server_settings.hpp"
#include "trace/sink.hpp"
#include "world/run.hpp"

namespace meshsim::conformance {
namespace {

/// Everybody is connected before the first step. Seconds of the clock do not begin with those of the schedule.
constexpr Duration head_start = schedule_begins;
/// A busy machine, and an idle one.
constexpr std::array latencies = {std::pair{20 * microsecond, 400 * microsecond},
                                  std::pair{10 * microsecond, 40 * microsecond}};

/// Writes a reason as an x-death header does.
std::string death_of(Reason reason) {
  switch (reason) {
    case Reason::rejected:
      return "rejected";
    case Reason::too_many_tries:
      return "delivery_limit";
    case Reason::too_old:
      return "expired";
    case Reason::overflow:
      return "maxlen";
    default:
      return "?";
  }
}

/// Whether somebody dies at a point of a handler, or comes back by itself from that.
bool crashes(const Schedule& schedule) {
  return std::ranges::any_of(schedule.steps,
                             [](const Step& step) { return plan::is<plan::act::Crash>(step.action); }) ||
         std::ranges::any_of(schedule.plan->services,
                             [](const plan::Service& service) { return service.restart != plan::Restart::no; });
}

/// Turns the trace into an outcome.
class Observer final : public trace::Sink {
 public:
  Observer(const Schedule& schedule, const trace::NameTable& names) : schedule_(&schedule), names_(&names) {}

  void on_event(const Event& event, std::span<const std::byte>) override {
    switch (event.kind) {
      case EventKind::published:
        if (event.reason != Reason::duplicate) publish(event);
        break;
      case EventKind::publish_failed:
        if (event.message != 0) publication(event.message, event.topic).accepted = false;
        break;
      case EventKind::handled:
        outcome_.handled[names_->instances[event.instance].name].push_back({event.message, attempts_[key(event)]});
        break;
      case EventKind::redelivered:
        again_.insert({event.message, event.peer});
        break;
      case EventKind::delivered:
        attempts_[key(event)] = std::max<std::uint32_t>(event.attempt, again_.contains(key(event)) ? 2 : 1);
        break;
      case EventKind::acked:
        open_.erase({event.message, event.subscription});
        break;
      case EventKind::dead_lettered:
        remains(event.subscription).dead_lettered.push_back(event.message);
        remains(event.subscription).deaths[event.message] = death_of(event.reason);
        open_.erase({event.message, event.subscription});
        break;
      case EventKind::dropped:
      case EventKind::expired:
        drop(event);
        break;
      default:
        break;
    }
  }

  Outcome finish(world::Run& run) {
    for (const auto& [message, subscription] : open_) {
      if (keeps(subscription)) remains(subscription).messages.push_back(message);
    }
    outcome_.settings = describe_settings(schedule_->broker_detail().policy);
    const sim::Simulation& simulation = run.simulation();
    const ServiceId service = schedule_->members[schedule_->broker].service;
    const auto& broker =
        static_cast<const broker::Broker&>(simulation.instances().actor(simulation.instances().of(service).front()));
    for (SubscriptionId id = 0; id < names_->subscriptions.size(); ++id) {
      const broker::Subscription* subscription = broker.subscription(id);
      if (subscription == nullptr || !keeps(id)) continue;
      Remains& left = remains(id);
      left.in_flight = subscription->in_flight;
      add_undone(left, id, *subscription, broker, simulation);
      // What was handed out for good to a process that stands still is in no queue: the oldest.
      const std::size_t taken = subscription->is_automatic() ? left.messages.size() - subscription->depth() : 0;
      left.messages.erase(left.messages.begin(), left.messages.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    for (auto& [label, left] : outcome_.remains) {
      std::sort(left.messages.begin(), left.messages.end());
      std::sort(left.dead_lettered.begin(), left.dead_lettered.end());
    }
    return std::move(outcome_);
  }

 private:
  struct Attempt {
    MessageId message;
    InstanceId instance;
    auto operator<=>(const Attempt&) const = default;
  };

  /// What was acked, which the broker's disk no longer knows: it is pending, and nobody has it, or it waits again.
  void add_undone(Remains& left, SubscriptionId id, const broker::Subscription& subscription,
                  const broker::Broker& broker, const sim::Simulation& simulation) const {
    const auto add = [&](BodyRef body) {
      const MessageId message = simulation.messages()[body].id;
      if (!open_.contains({message, id})) left.messages.push_back(message);
    };
    for (std::uint32_t slot = subscription.orphans.first; slot != broker::none; slot = broker.in_flight()[slot].next) {
      add(broker.in_flight()[slot].message.body);
    }
    for (broker::WaitingQueue waiting = subscription.waiting; !waiting.empty();) add(waiting.pop().body);
  }

  static Attempt key(const Event& event) { return {event.message, event.instance}; }

  Publication& publication(MessageId message, TopicId topic) {
    if (outcome_.publications.size() < message) outcome_.publications.resize(message);
    Publication& publication = outcome_.publications[message - 1];
    publication.topic = topic;
    return publication;
  }

  void publish(const Event& event) {
    Publication& published = publication(event.message, event.topic);
    published.accepted = true;
    for (SubscriptionId id = 0; id < names_->subscriptions.size(); ++id) {
      if (names_->subscriptions[id].topic != event.topic) continue;
      ++published.receivers;
      open_.insert({event.message, id});
    }
  }

  void drop(const Event& event) {
    if (event.subscription == no_subscription) return;
    if (event.reason == Reason::no_subscriber) --publication(event.message, event.topic).receivers;
    open_.erase({event.message, event.subscription});
  }

  bool keeps(SubscriptionId id) const {
    return schedule_->plan->subscriptions[names_->subscriptions[id].plan_index].keeping;
  }

  Remains& remains(SubscriptionId id) {
    const trace::SubscriptionName& name = names_->subscriptions[id];
    return outcome_.remains[names_->topics[name.topic] + " for " + name.name];
  }

  const Schedule* schedule_;
  const trace::NameTable* names_;
  Outcome outcome_;
  std::map<Attempt, std::uint32_t> attempts_;
  std::set<Attempt> again_;                              // flagged, be it a first delivery
  std::set<std::pair<MessageId, SubscriptionId>> open_;  // published and without a fate
};

}  // namespace

bool Prediction::allows(const std::string& outcome, std::uint32_t most) {
  while (outcomes_.count(outcome) == 0 && seeds_ < most) ++outcomes_[simulate(seeds_++)];
  return outcomes_.count(outcome) != 0;
}

void Prediction::explore(std::uint32_t seeds) {
  while (seeds_ < seeds) ++outcomes_[simulate(seeds_++)];
}

std::string Prediction::strict() const { return simulate(0); }

std::string Prediction::simulate(std::uint32_t seed) const {
  const plan::Plan plan = loosened(seed);
  const Registry registry;
  world::Run run(plan, registry);
  Observer observer(*schedule_, run.simulation().names());
  run.add_sink(&observer);
  run.finish();
  return text_of(observer.finish(run), *schedule_, view_);
}

/// Makes the plan whose timeline is the schedule's steps. A process that is killed among other steps may have told what
/// it handled without acking it.
plan::Plan Prediction::loosened(std::uint32_t seed) const {
  plan::Plan plan = *schedule_->plan;
  plan.seed = seed + 1;
  plan.claims.clear();
  plan.marks.clear();
  plan.timeline.lines.clear();
  Random random = Random::named(seed, "conformance");
  Time instant = -1;
  Duration most = 0;
  Duration late = 0;
  const bool may_die_before_ack = seed % 4 == 3 && !crashes(*schedule_);
  for (const Step& step : schedule_->steps) {
    // Some instants leave no time between their steps, some a little, some much.
    if (step.at != instant && seed != 0) {
      most = std::array{Duration{0}, 100 * microsecond, 500 * microsecond, millisecond}[random.below(4)];
    }
    plan::TimelineLine line;
    line.id = {"step",
               static_cast<std::uint32_t>(plan.timeline.lines.size())};  // names what is drawn for it, seed by seed
    if (may_die_before_ack && step.at == instant && plan::is<plan::act::Kill>(step.action)) {
      line.trigger = plan::trigger::At{step.at + head_start + late};
      line.action = plan::act::Crash{std::get<plan::act::Kill>(step.action).who, CrashPoint::before_ack};
      plan.timeline.lines.push_back(line);
    }
    late = step.at == instant ? late + random.between(0, most) : 0;
    instant = step.at;
    line.trigger = plan::trigger::At{step.at + head_start + late};
    line.action = step.action;
    plan.timeline.lines.push_back(std::move(line));
  }
  if (plan.ends_at != never) plan.ends_at += head_start;
  for (plan::Subscription& subscription : plan.subscriptions) {
    if (subscription.policy.log.reset == plan::Reset::since) subscription.policy.log.reset_since += head_start;
  }
  plan.cap = std::max<Time>(instant, 0) + head_start + minute;
  if (seed == 0) return plan;
  // A process takes its time to start.
  const Duration start = std::array<Duration, 4>{0, millisecond, 3 * millisecond, 8 * millisecond}[random.below(4)];
  for (plan::Service& service : plan.services) {
    if (service.kind == plan::ServiceKind::service) service.starts_in = start;
  }
  const auto [shortest, longest] = latencies[random.below(latencies.size())];
  const Distribution latency = Distribution::uniform(shortest, longest);
  std::vector<plan::Link> links;
  for (ServiceId from = 0; from < plan.services.size(); ++from) {
    for (ServiceId to = 0; to < plan.services.size(); ++to) links.push_back({from, to, latency});
  }
  links.insert(links.end(), plan.links.begin(), plan.links.end());
  plan.links = std::move(links);
  return plan;
}

}  // namespace meshsim::conformance
