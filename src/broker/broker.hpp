// A message broker: takes what is published, keeps it for each subscription, hands it out and learns what became of it.
//
// It acts on plan::DeliveryPolicy alone and knows no kinds: persistence and confirms as the broker's own record says,
// everything else as each subscription's does. docs/brokers.md says what every field means.
//
// A message in a subscription is in one place at a time: waiting (WaitingQueue), in flight (a consumer's list, or the
// orphans), delayed, or gone, with its fate in the trace. Between two dispatches no subscription has both a message
// that waits and a consumer that could take it. Where acks name the message, one that was handed out stays in flight
// until its fate, and what is to be handed out again is in the ready queue (pending.cpp).
#pragma once

#include <cstdint>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <optional>
#include <vector>

#include "broker/consumer_group.hpp"
#include "broker/consumers.hpp"
#include "broker/duplicates.hpp"
#include "broker/in_flight.hpp"
#include "broker/journal.hpp"
#include "broker/subscriptions.hpp"
#include "plan/plan.hpp"

namespace meshsim::broker {

class Broker final : public Actor {
 public:
  /// The plan must outlive the broker and its copies.
  Broker(const plan::Plan& plan, ServiceId service);

  std::unique_ptr<Actor> clone() const override { return std::make_unique<Broker>(*this); }
  void on_ready(Context& context) override;
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer& timer) override;
  void on_end(Context& context, End end) override;

  /// Replicas were scaled away: deletes the own subscriptions of those that are gone. One that was down, or whose
  /// broker was, could not give its own up. The broker must be alive.
  void delete_left_behind(Context& context);

  // Gauges of the present moment. `subscriber` no_service: of all services. O(subscriptions of the topic).
  /// Messages that wait, those with a delayed retry included.
  std::uint64_t depth(TopicId topic, ServiceId subscriber = no_service) const;
  /// Handed out and not answered.
  std::uint64_t in_flight(TopicId topic, ServiceId subscriber = no_service) const;
  /// Hand-outs after the first, since 0s.
  std::uint64_t redelivered(TopicId topic, ServiceId subscriber = no_service) const;
  std::uint64_t dead_lettered(TopicId topic, ServiceId subscriber = no_service) const;
  /// When the oldest message that waits was published; nothing when none waits. Delayed retries do not count.
  std::optional<Time> oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber = no_service) const;

  /// What is in flight: by the slots of a subscription's lists.
  const InFlight& in_flight() const { return in_flight_; }
  /// The queue of one subscription, of its first partition if it has several; null when it does not exist.
  const Subscription* subscription(SubscriptionId id) const;
  /// All its queues.
  std::vector<const Subscription*> queues_of(SubscriptionId id) const;
  static std::optional<Time> oldest_of(const Context& context, const Subscription& queue);
  std::size_t memory_bytes() const override;

 private:
  enum class Alarm : std::uint32_t { lease, delay_over, expiry, sync, claim, session, settle, commit, output };

  template <class Get>
  std::uint64_t sum(TopicId topic, ServiceId subscriber, Get get) const;

  // Publishing: broker.cpp
  void publish(Context& context, const Packet& packet);
  void refuse(Context& context, const Packet& packet);
  bool refuses(TopicId topic) const;
  void replace_retained(Context& context, TopicId topic, BodyRef body);
  void lose_retained(Context& context);
  bool is_retained(const Subscription& subscription, BodyRef body) const {
    return subscription.topic < retained_.size() && retained_[subscription.topic] == body;
  }
  bool seen_before(const Context& context, const Packet& packet, MessageId message);
  std::uint32_t partition_for(const Context& context, TopicId topic, const plan::DeliveryPolicy& policy, BodyRef body);
  void confirm(Context& context, const Packet& packet, Reason reason);
  void enqueue(Context& context, Subscription& subscription, BodyRef body);
  bool make_place(Context& context, Subscription& subscription, BodyRef body);
  void trim(Context& context, Subscription& subscription);

  // Limits of what waits, beyond the next publish: limits.cpp
  bool has_limit_to_mind(const Subscription& subscription) const {
    const plan::DeliveryPolicy& policy = *subscription.policy;
    return policy.keep_at_most != 0 && (policy.surplus != plan::Surplus::stays || policy.refuses_late);
  }
  void drop_surplus(Context& context, Subscription& subscription);
  static void note_fullness(Subscription& subscription);

  // Consumers come and go: sessions.cpp
  void subscribe(Context& context, const Packet& packet);
  bool has_group(Context& context, Subscription& subscription, const Packet& packet);
  void readmit(Context& context, std::uint32_t index);
  void begin(Context& context, Subscription& subscription);
  void unsubscribe(Context& context, const Packet& packet);
  void delete_subscription(Context& context, Subscription& subscription);
  void lose_instance(Context& context, const Packet& packet);
  void lose_consumer(Context& context, std::uint32_t slot);
  void delivery_came_back(Context& context, const Packet& packet);
  void refresh_turn(const Consumer& consumer);
  void drop_unwanted(Context& context, Subscription& subscription);

  // What becomes of a message: deliveries.cpp
  void hand_out(Context& context, Subscription& subscription);
  void hand_out_waiting(Context& context, Subscription& subscription);
  void deliver(Context& context, Subscription& subscription, std::uint32_t consumer, QueuedMessage message);
  void send_delivery(Context& context, Subscription& subscription, const Consumer& consumer, QueuedMessage& message,
                     std::uint64_t tag);
  void hand_over(Context& context, Subscription& subscription, std::uint32_t slot);
  void answer(Context& context, const Packet& packet);
  bool is_overtaken(Context& context, const Subscription& subscription, std::uint32_t slot, const Packet& packet) const;
  void take_late_answer(Context& context, Subscription& subscription, const Packet& packet);
  void conclude(Context& context, Subscription& subscription, std::uint32_t slot, const Packet& packet);
  void make_room(Context& context, Subscription& subscription, InstanceId instance);
  DeliveryList& list_of(const Delivery& delivery);
  QueuedMessage take_back(Context& context, std::uint32_t slot, Reason reason);
  enum class Place : std::uint8_t { of_old, last };
  void try_again(Context& context, Subscription& subscription, const QueuedMessage& message, InstanceId peer,
                 Place place = Place::of_old);
  void delay(Context& context, Subscription& subscription, const QueuedMessage& message, Duration delay);
  void lease_over(Context& context, std::uint64_t tag);
  void delay_over(Context& context, std::uint64_t tag);
  void set_aside(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason,
                 InstanceId peer);
  void evict(Context& context, Subscription& subscription, const QueuedMessage& message, Reason reason);
  void end_story(Context& context, Subscription& subscription, const QueuedMessage& message, EventKind fate,
                 Reason reason, InstanceId peer = no_instance);
  void forget(Context& context, const Subscription& subscription, const QueuedMessage& message);
  static std::uint64_t key_of(const Context& context, const Subscription& subscription, BodyRef body);
  static bool is_exhausted(const Subscription& subscription, const QueuedMessage& message);
  static bool is_overdue(const Context& context, const Subscription& subscription, BodyRef body);
  void watch_expiry(Context& context, Subscription& subscription);
  void expire(Context& context, Subscription& subscription);

  // What stays pending and comes again: pending.cpp
  void make_ready(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason);
  void postpone(Context& context, Subscription& subscription, std::uint32_t slot, Reason reason, Duration delay);
  void hand_out_ready(Context& context, Subscription& subscription);
  std::uint32_t next_taker(Context& context, Subscription& subscription);
  bool is_over(Context& context, Subscription& subscription, std::uint32_t slot);
  void adopt(Subscription& subscription, std::uint32_t slot, std::uint32_t consumer);
  void abandon(Subscription& subscription, std::uint32_t slot);
  void take_own(Context& context, Subscription& subscription, std::uint32_t consumer);
  void take_again(Context& context, Subscription& subscription, std::uint32_t slot, std::uint32_t consumer_slot);
  void serve_own(Context& context, Subscription& subscription, std::uint32_t consumer);
  void drop_pending(Context& context, Subscription& subscription, InstanceId owner, Reason reason);

  // Who does not read: output_buffers.cpp
  bool bursts(Context& context, Subscription& subscription, std::uint32_t slot, const QueuedMessage& message);
  void pile_up(Context& context, std::uint32_t slot, std::uint64_t bytes);
  void output_overdue(Context& context, const Timer& timer);
  void cut_off(Context& context, InstanceId instance);
  void detach_readers(Context& context, InstanceId instance);

  // Partitions and who reads them: groups.cpp
  ConsumerGroup& group_of(const Subscription& subscription);
  void join(Context& context, ConsumerGroup& group, const Packet& packet);
  void rebalance(Context& context, ConsumerGroup& group);
  bool owns_any(const ConsumerGroup& group, InstanceId instance) const;
  void give_partitions(Context& context, ConsumerGroup& group);
  void give(Context& context, Subscription& partition, const Member& owner);
  void let_go(Context& context, Subscription& partition);
  void take_all(Context& context, Subscription& partition, DeliveryList& list);
  void detach_owner(Context& context, Subscription& partition);
  void fall_silent(Context& context, ConsumerGroup& group, Member& member);
  void watch_session(Context& context, const Subscription& first, Member& member);
  void expel(Context& context, ConsumerGroup& group, InstanceId instance, std::uint16_t incarnation);
  void session_over(Context& context, const Timer& timer);
  void lose_member(Context& context, ConsumerGroup& group, const Packet& packet);
  void leave(Context& context, ConsumerGroup& group, InstanceId instance);
  void answer_partition(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  bool ask_for_committed(Context& context, ConsumerGroup& group, const Packet& packet);
  void give_again(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  void poll_overdue(Context& context, const Subscription& partition, const Delivery& delivery);
  void note(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet);
  void commit(Context& context, Subscription& partition);
  void commit_if_due(Context& context, Subscription& partition);
  bool commits_again(const Context& context, const Subscription& subscription) const;
  void watch_commit(Context& context, Subscription& partition);
  void commit_is_due(Context& context, const Timer& timer);
  void park_groups();
  void unpark_groups(Context& context);
  void close_group(Context& context, ConsumerGroup& group);

  // Deaths and the disk: persistence.cpp
  void park(Context& context, Subscription& subscription, bool loses_unsynced);
  void unpark(Context& context, Subscription& subscription);
  Duration until_sync(const Context& context) const;
  void recall(Context& context, Subscription& subscription);
  void drop_all(Context& context, Subscription& subscription, Reason reason);
  void lose_unsynced(Context& context);
  void note_holder(const Delivery& delivery);
  bool return_to_holder(Context& context, std::uint32_t slot);
  void undo(Context& context, Journal::Removal& removal);
  void changed(Context& context);
  void sync(Context& context);

  const plan::DeliveryPolicy& policy() const { return plan_->brokers[plan_->services[service_].detail].policy; }

  const plan::Plan* plan_;
  ServiceId service_;
  Subscriptions subscriptions_;
  Consumers consumers_;
  InFlight in_flight_;
  Journal journal_;
  Duplicates duplicates_;
  std::vector<ConsumerGroup> groups_;     // by Subscription::group
  std::vector<BodyRef> retained_;         // by topic; no_body: none
  std::vector<std::uint32_t> key_turns_;  // by topic: where its next message without a key goes
  Time ready_at_ = 0;
  bool has_subscriptions_ = false;
  bool unsynced_ = false;      // something happened since the last sync
  Time unsynced_since_ = 0;    // when the first of it did
  bool sync_pending_ = false;  // its timer is set
  TimerId sync_timer_;
  Time last_sync_ = 0;
  std::uint32_t changes_ = 0;  // since then
};

}  // namespace meshsim::broker
