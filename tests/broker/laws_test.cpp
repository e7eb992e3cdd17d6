// Laws that hold for every kind of broker, over random schedules: what consumers answer, who dies and comes back when.
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "broker_world.hpp"
#include "plan/broker_kinds.hpp"

using namespace meshsim;
using test::Shape;
using test::World;

namespace {

bool is_fate(EventKind kind) {
  return kind == EventKind::acked || kind == EventKind::dead_lettered || kind == EventKind::dropped ||
         kind == EventKind::expired;
}

/// Watches every event of a run.
class Law final : public trace::Sink {
 public:
  void on_event(const Event& event, std::span<const std::byte>) override {
    const auto copy = std::pair(event.message, event.subscription);
    if (event.kind == EventKind::published) ++published;
    if (is_fate(event.kind)) {
      if (++fates_[copy] > 1) breach += "a second fate of message " + std::to_string(event.message) + "; ";
      ++fates;
    }
    if (event.kind == EventKind::redelivered) {
      ++redelivered;
      if (fates_[copy] != 0) breach += "message " + std::to_string(event.message) + " came back after its fate; ";
    }
    if (event.kind == EventKind::delivered) note_delivery(event, copy);
  }

  bool order_matters = true;
  std::uint64_t published = 0, fates = 0, redelivered = 0, twice = 0;
  std::string breach;
  std::map<std::pair<MessageId, SubscriptionId>, int> delivered;

 private:
  void note_delivery(const Event& event, const std::pair<MessageId, SubscriptionId>& copy) {
    if (++delivered[copy] > 1) ++twice;
    if (event.attempt != 1) return;
    MessageId& last = last_[event.subscription];
    if (order_matters && event.message < last)
      breach += "message " + std::to_string(event.message) + " was overtaken; ";
    last = event.message;
  }
  std::map<std::pair<MessageId, SubscriptionId>, int> fates_;
  std::map<SubscriptionId, MessageId> last_;
};

struct Schedule {
  const plan::BrokerKind* kind;
  std::uint64_t seed;
  bool broker_dies;
  std::uint32_t partitions = 0;  ///< other than the kind's own
};

constexpr int workers = 2;

Shape shape_of(const Schedule& schedule) {
  const plan::BrokerKind& kind = *schedule.kind;
  Shape shape{.policy = kind.policy, .shared = kind.policy.receivers.groups, .replicas = workers};
  if (schedule.partitions != 0) shape.policy.log.partitions = schedule.partitions;
  shape.keeping = kind.policy.receivers.retention != plan::Retention::none;
  // What a snapshot undoes has two fates; the laws are about brokers that remember.
  if (shape.policy.disk.persistence == plan::Persistence::snapshot)
    shape.policy.disk.persistence = plan::Persistence::always;
  // What only an application would bring back, it does here.
  // The schedules are short: a group begins at once, and at the beginning.
  shape.policy.log.reset = plan::Reset::earliest;
  shape.policy.log.join_delay = 0;
  if (!shape.policy.redelivery.on_disconnect && shape.policy.redelivery.lease == 0 &&
      shape.policy.acks.model == plan::AckModel::manual) {
    shape.policy.redelivery.lease = second;
  }
  return shape;
}

class Runner {
 public:
  explicit Runner(const Schedule& schedule)
      : schedule_(schedule),
        world_(shape_of(schedule)),
        random_(Random::named(schedule.seed, "laws of " + std::string(schedule.kind->name))) {
    world_.simulation->audience().add_sink(&law);
    law.order_matters = !schedule.broker_dies && schedule.partitions < 2;
    world_.habits.acks = false;
  }

  void run() {
    for (int i = 0; i < 60; ++i) {
      act();
      go(static_cast<Duration>(random_.below(3)) * 150 * microsecond + static_cast<Duration>(random_.below(50)));
    }
    heal();
    go(hour);
  }

  Law law;
  std::string broken() const { return breach_ + law.breach; }
  std::uint64_t left() { return world_.depth() + world_.in_flight(); }
  bool all_reached() const {
    for (const MessageId message : sent_) {
      bool reached = false;
      for (const auto& [copy, times] : law.delivered) reached |= copy.first == message;
      if (!reached) return false;
    }
    return true;
  }

 private:
  bool manual() const { return schedule_.kind->policy.acks.model != plan::AckModel::automatic; }

  void act() {
    const int worker = 1 + static_cast<int>(random_.below(workers));
    switch (random_.below(schedule_.broker_dies ? 9 : 8)) {
      case 0:
        return world_.kill(world_.worker(worker));
      case 1:
      case 2:
        return world_.start(world_.worker(worker));
      case 3:
      case 4:
        if (!up(world_.queue())) return world_.start(world_.queue());
        sent_.push_back(world_.publish());
        return;
      case 5:
        return answer(worker, PacketKind::ack);
      case 6:
        return answer(worker, random_.below(3) == 0 ? PacketKind::reject : PacketKind::retry);
      case 7:
        return answer(worker, PacketKind::next);
      default:
        return world_.kill(world_.queue());
    }
  }

  bool up(InstanceId instance) const { return world_.simulation->processes()[instance].alive(); }

  void answer(int worker, PacketKind kind) {
    if (!up(world_.worker(worker)) || world_.at(worker).held.empty()) return;
    const bool possible = kind != PacketKind::retry || schedule_.kind->policy.acks.give_back != plan::GiveBack::none;
    world_.answer(worker, possible ? kind : PacketKind::next);
  }

  void heal() {
    world_.habits.acks = true;
    world_.start(world_.queue());
    for (int worker = 1; worker <= workers; ++worker) {
      world_.kill(world_.worker(worker));  // what it never answered is its secret
      go(millisecond);
      world_.start(world_.worker(worker));
    }
  }

  /// Checks after every dispatch that each message of a keeping subscription is in one place.
  void go(Duration duration) {
    const Time until = world_.simulation->now() + duration;
    while (world_.simulation->pump().step(until)) {
      if (!manual() || !world_.plan->subscriptions[0].keeping) continue;
      const std::uint64_t copies = law.published * (world_.plan->subscriptions[0].shared ? 1 : workers);
      if (breach_.empty() && copies != law.fates + left()) {
        breach_ = "published " + std::to_string(copies) + ", over " + std::to_string(law.fates) + ", left " +
                  std::to_string(left()) + "; ";
      }
    }
    if (world_.simulation->now() < until) world_.simulation->advance_to(until);
  }

  Schedule schedule_;
  World world_;
  Random random_;
  std::vector<MessageId> sent_;
  std::string breach_;
};

constexpr std::uint64_t seeds = 60;

TEST_CASE("every kind: one state at a time, one fate, nothing over comes back, first deliveries in order") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      for (const bool broker_dies : {false, true}) {
        Runner runner({&kind, seed, broker_dies});
        runner.run();
        INFO(kind.name << ", seed " << seed << (broker_dies ? ", the broker dies too" : ""));
        CHECK(runner.broken() == "");
      }
    }
  }
}

TEST_CASE("a log in parts: the same laws, whoever owns which") {
  const plan::BrokerKind* kafka = plan::find_broker_kind("kafka");
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (const bool broker_dies : {false, true}) {
      Runner runner({kafka, seed, broker_dies, 3});
      runner.run();
      INFO("seed " << seed << (broker_dies ? ", the broker dies too" : ""));
      CHECK(runner.broken() == "");
      CHECK(runner.left() == 0);
    }
  }
}

TEST_CASE("at least once and at most once hold where they are promised, and only there") {
  for (const plan::BrokerKind& kind : plan::broker_kinds()) {
    bool some_lost = false, some_twice = false;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      Runner runner({&kind, seed, false});
      runner.run();
      INFO(kind.name << ", seed " << seed);
      CHECK(runner.left() == 0);
      some_lost |= !runner.all_reached();
      some_twice |= runner.law.twice != 0;
    }
    INFO(kind.name);
    const bool at_least_once = kind.policy.acks.model != plan::AckModel::automatic;
    CHECK(some_lost == !at_least_once);
    CHECK(some_twice == at_least_once);
  }
}

}  // namespace
