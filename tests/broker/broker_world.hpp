#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "broker/broker.hpp"
#include "sim/simulation.hpp"

namespace meshsim::test {

/// What exists beside the broker `queue`: a publisher `pub`, and `worker` x replicas, subscribed to the one topic `T`.
struct Shape {
  plan::DeliveryPolicy policy = {};
  bool shared = true;  ///< consumes; else subscribes
  bool keeping = true;
  std::uint32_t replicas = 1;
  bool subscribed = true;           ///< false: `T` has no subscription at all
  std::uint32_t topics = 1;         ///< `T`, `T2` ..., each with such a subscription
  bool broker_last = false;         ///< in the plan, and so at boot
  bool retained = false;            ///< the topics' messages
  std::uint32_t most_replicas = 0;  ///< that may be added, and read what was published before
};

/// How all workers behave. Read at each event, so a test may change it on the way.
struct Habits {
  bool acks = true;  ///< at once; else the test answers
  std::uint32_t prefetch = 0;
};

/// A worker: subscribes when it is ready and again when the broker is back; remembers the tags it was given.
class Worker final : public Actor {
 public:
  Worker(const plan::Plan& plan, ServiceId broker, std::uint32_t replica, const Habits& habits)
      : plan_(&plan), broker_(broker), replica_(replica), habits_(&habits) {}
  std::unique_ptr<Actor> clone() const override { return std::make_unique<Worker>(*this); }
  void on_ready(Context& context) override;
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer&) override { on_ready(context); }
  void on_end(Context&, End) override { held.clear(); }

  std::vector<Packet> held;  ///< delivered and not answered, without their bodies

 private:
  const plan::Plan* plan_;
  ServiceId broker_;
  std::uint32_t replica_;
  const Habits* habits_;
};

/// A small system around a broker, driven by hand, with its events as text.
class World : private trace::Sink {
 public:
  explicit World(const Shape& shape);
  World(const World& other);  ///< a snapshot; the copy's own events only
  World& operator=(const World&) = delete;

  Habits habits;

  /// Runs up to and including `time`.
  void run_to(Time time);
  /// Runs until nothing happens any more. Returns the time.
  Time run_out();
  /// Sends a message now; 0: a new one. Returns its id.
  MessageId publish(std::string_view text = "x", TopicId to = topic);
  /// Sends that body once more.
  void publish_again(MessageId message);
  /// Publishes the same id in a body of its own, as a producer does that kept the message after the broker was done
  /// with it.
  void publish_copy(MessageId message);
  void answer(int worker, PacketKind kind, std::size_t nth = 0, std::uint32_t number = 0, Reason reason = Reason::none);
  void ack(int worker, std::size_t nth = 0) { answer(worker, PacketKind::ack, nth); }
  void send(InstanceId from, Packet packet);
  void kill(InstanceId instance) { act().processes().kill(act(), instance); }
  void power_off(InstanceId instance) { act().processes().power_off(act(), instance); }
  void stop(InstanceId instance) { act().processes().stop(act(), instance, 10 * second); }
  void scale_workers(std::uint32_t replicas) {
    act().processes().scale(act(), plan->subscriptions.front().service, replicas);
  }
  void start(InstanceId instance) { act().processes().start(act(), instance); }

  /// Lists the message's events, in order: "published; delivered to worker-1; acked for worker". With times when
  /// wanted.
  std::string story(MessageId message, bool times = false) const;
  /// Lists the messages with an event of this kind: "1 for worker (overflow), 2 for worker (overflow)".
  std::string all(EventKind kind) const;
  int count(EventKind kind) const;
  /// Lists tokens and reasons of the confirms that reached the publisher: "2, 1 (refused_by_broker)".
  std::string confirms() const;

  InstanceId queue() const { return queue_; }
  InstanceId pub() const { return pub_; }
  InstanceId worker(int number) const;
  Worker& at(int number) { return dynamic_cast<Worker&>(simulation->instances().actor(worker(number))); }
  broker::Broker& broker() { return dynamic_cast<broker::Broker&>(simulation->instances().actor(queue_)); }
  SubscriptionId subscription(std::uint32_t replica) { return simulation->subscription_of(0, replica); }
  std::uint64_t depth() { return broker().depth(topic, no_service); }
  std::uint64_t in_flight() { return broker().in_flight(topic, no_service); }

  static constexpr TopicId topic = 0;
  std::shared_ptr<const plan::Plan> plan;
  std::unique_ptr<sim::Simulation> simulation;

 private:
  void on_event(const Event& event, std::span<const std::byte>) override { events_.push_back(event); }
  sim::Simulation& act() { return simulation->act_as(no_instance, 0, 0), *simulation; }
  std::string text(const Event& event) const;

  InstanceId queue_ = no_instance;
  InstanceId pub_ = no_instance;
  std::uint64_t token_ = 0;
  std::vector<Event> events_;
  std::vector<std::pair<MessageId, BodyRef>> sent_;
};

/// A world whose consumers answer by the test's hand.
struct ByHand : World {
  explicit ByHand(const Shape& shape) : World(shape) { habits.acks = false; }
};

}  // namespace meshsim::test
