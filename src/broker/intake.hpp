// Handles published messages: accepts or refuses them, gives them to the subscriptions, and confirms them.
#pragma once

#include <cstdint>
#include <meshsim/actor.hpp>
#include <meshsim/context.hpp>
#include <vector>

#include "broker/duplicates.hpp"
#include "broker/link.hpp"
#include "broker/tables.hpp"

namespace meshsim::broker {

class Deliveries;
class Disk;
class Limits;
class Retained;

/// Accepts the messages that publishers send.
class Intake {
 public:
  Intake(Tables& tables, Disk& disk, Retained& retained, Limits& limits, Deliveries& deliveries)
      : tables_(tables), disk_(disk), retained_(retained), limits_(limits), deliveries_(deliveries) {}

  void forget_duplicates() { duplicates_.clear(); }
  std::size_t memory_bytes() const { return duplicates_.memory_bytes(); }
  /// Takes a message: unless it is refused or was taken before, gives it to the subscriptions of its topic; then
  /// confirms it.
  void publish(Context& context, const Packet& packet);
  /// Gives a newly published message to one subscription.
  void enqueue(Context& context, Subscription& subscription, BodyRef body);

 private:
  void refuse(Context& context, const Packet& packet);
  void confirm(Context& context, const Packet& packet, Reason reason);
  bool seen_before(const Context& context, const Packet& packet, MessageId message);
  std::uint32_t partition_for(const Context& context, TopicId topic, const plan::DeliveryPolicy& policy, BodyRef body);

  Link<Tables> tables_;
  Link<Disk> disk_;
  Link<Retained> retained_;
  Link<Limits> limits_;
  Link<Deliveries> deliveries_;
  Duplicates duplicates_;
  std::vector<std::uint32_t> key_turns_;  // by topic: the partition of its next message without a key
};

}  // namespace meshsim::broker
