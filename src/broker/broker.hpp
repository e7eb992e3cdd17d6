// A message broker: accepts published messages, keeps them for each subscription, hands them out and processes the
// answers.
//
// It acts on plan::DeliveryPolicy alone and knows no kinds: for persistence and confirms on the broker's own record,
// for everything else on each subscription's. docs/brokers.md says what every field means.
//
// The class here is the switchboard: it gives each packet and each timer to the part that handles it.
//
//   Intake         accepts what is published    Sessions       consumers come and go
//   Deliveries     handing out, answers         Partitions     groups, and the owner of each partition
//   PendingList    deliveries that stay pending Commits        how far a partition's owner has come
//   OutputBuffers  unread messages              Limits, Fates  length and age; the end of a message
//   Retained       the last message of a topic  Disk, Recovery what survives a death
//   DeadLetters    queues of what was put aside
//
// All of them work on the same Tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <optional>

#include "broker/commits.hpp"
#include "broker/dead_letters.hpp"
#include "broker/deliveries.hpp"
#include "broker/disk.hpp"
#include "broker/fates.hpp"
#include "broker/intake.hpp"
#include "broker/limits.hpp"
#include "broker/output_buffers.hpp"
#include "broker/partitions.hpp"
#include "broker/pending_list.hpp"
#include "broker/recovery.hpp"
#include "broker/retained.hpp"
#include "broker/sessions.hpp"
#include "broker/tables.hpp"
#include "sim/capabilities.hpp"

namespace meshsim::broker {

class Broker final : public Actor, public sim::Queues {
 public:
  /// Takes a plan, which must outlive the broker and its copies.
  Broker(const plan::Plan& plan, ServiceId service) : parts_(plan, service) {}
  Broker(const Broker& other)
      : Actor(other), sim::Queues(other), parts_(*other.parts_.tables.plan, other.parts_.tables.service) {
    parts_ = other.parts_;
  }

  std::unique_ptr<Actor> clone() const override { return std::make_unique<Broker>(*this); }
  void on_ready(Context& context) override { parts_.recovery.start(context); }
  void on_packet(Context& context, const Packet& packet) override;
  void on_timer(Context& context, const Timer& timer) override;
  void on_end(Context& context, End end) override { parts_.recovery.end(context, end); }
  Capabilities capabilities() override { return {.on_demand = nullptr, .workload = nullptr, .queues = this}; }

  void delete_left_behind(Context& context) override { parts_.sessions.delete_left_behind(context); }
  std::size_t redrive(Context& context, TopicId topic) override { return parts_.letters.redrive(context, topic); }
  std::uint64_t depth(TopicId topic, ServiceId subscriber) const override;
  std::uint64_t in_flight(TopicId topic, ServiceId subscriber) const override;
  std::uint64_t retained(TopicId topic) const override;
  std::optional<Time> oldest_waiting(const Context& context, TopicId topic, ServiceId subscriber) const override;
  watch::Holding holding(const Context& context, SubscriptionId subscription) const override;

  /// Shows what is in flight, by the slots of a subscription's lists.
  const InFlight& in_flight() const { return parts_.tables.in_flight; }
  /// Returns the queue of one subscription, or of its first partition if it has several; null when it does not exist.
  const Subscription* subscription(SubscriptionId id) const;
  std::size_t memory_bytes() const override;

 private:
  /// The parts, each with references to the others that it needs.
  struct Parts {
    Parts(const plan::Plan& plan, ServiceId service) : tables(plan, service) {}
    Parts& operator=(const Parts&) = default;

    Tables tables;
    Retained retained;
    Disk disk{tables};
    DeadLetters letters{tables, disk, limits, deliveries};
    Fates fates{disk, letters};
    Limits limits{tables, fates};
    Deliveries deliveries{tables, disk, retained, fates, limits, pending, buffers, partitions, letters};
    PendingList pending{tables, fates, deliveries};
    OutputBuffers buffers{tables, fates, sessions};
    Commits commits{tables, fates, deliveries};
    Partitions partitions{tables, deliveries, pending, commits, sessions};
    Sessions sessions{tables, disk, retained, fates, limits, deliveries, pending, partitions, intake, recovery};
    Intake intake{tables, disk, retained, limits, deliveries};
    Recovery recovery{tables, disk, retained, fates, limits, deliveries, pending, partitions, sessions, intake};
  };

  template <class Get>
  std::uint64_t sum(TopicId topic, ServiceId subscriber, Get get) const;
  static std::optional<Time> oldest_of(const Context& context, const Subscription& queue);

  Parts parts_;
};

}  // namespace meshsim::broker
