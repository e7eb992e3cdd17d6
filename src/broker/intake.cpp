#include "broker/intake.hpp"

#include <meshsim/record.hpp>
#include <span>

#include "base/hash.hpp"
#include "broker/alarm.hpp"
#include "broker/consumer_group.hpp"
#include "broker/deliveries.hpp"
#include "broker/disk.hpp"
#include "broker/limits.hpp"
#include "broker/retained.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

void Intake::publish(Context& context, const Packet& packet) {
  // One full subscription refuses the message for all, so that no subscription gets it.
  if (limits_->refuses(packet.topic)) return refuse(context, packet);
  const Body body = context.body(packet.body);
  const bool ignored = tables_->policy().publishing.duplicate_window != 0 && seen_before(context, packet, body.id);
  // Without a window a resend is accepted again, and only marked as a duplicate.
  const bool duplicate = ignored || body.published_event != 0;
  const EventSeq accepted = context.emit({.message = body.id,
                                          .detail = hash_bytes(body.bytes.data(), body.bytes.size()),
                                          .peer = packet.from,
                                          .topic = packet.topic,
                                          .kind = EventKind::published,
                                          .reason = duplicate ? Reason::duplicate : Reason::none},
                                         body.bytes);
  if (!duplicate) context.mark_published(packet.body, accepted);
  context.caused_by(accepted);
  const std::span<const std::uint32_t> row = tables_->subscriptions.of_topic(packet.topic);
  if (ignored) {
    confirm(context, packet, Reason::none);
    return context.release(packet.body);
  }
  const bool is_retained = tables_->plan->topics[packet.topic].retained;
  if (is_retained) [[unlikely]] {
    disk_->changed(context);  // whoever is subscribed: it is saved with the topic
    retained_->replace(context, packet.topic, packet.body, !row.empty());
  }
  std::uint32_t partition = none;
  for (const std::uint32_t index : row) {
    Subscription& subscription = tables_->subscriptions[index];
    if (subscription.is_partition()) {
      // Chosen once: a key has the same partition in every group.
      if (partition == none) partition = partition_for(context, packet.topic, *subscription.policy, packet.body);
      if (subscription.partition != partition) continue;
    }
    if (packet.number != 0) [[unlikely]] {
      deliveries_->keep_back(context, subscription, packet.body, Duration{packet.number} * millisecond);
    } else {
      enqueue(context, subscription, packet.body);
    }
  }
  if (row.empty() && !is_retained) {
    context.emit(
        {.message = body.id, .topic = packet.topic, .kind = EventKind::dropped, .reason = Reason::no_subscriber});
  }
  // with Persistence::always the sync comes before this; it takes no time in the model
  confirm(context, packet, Reason::none);
  context.release(packet.body);
}

void Intake::enqueue(Context& context, Subscription& subscription, BodyRef body) {
  if (subscription.keeping) disk_->changed(context);
  if (!limits_->make_place(context, subscription, body)) return;
  context.retain(body);
  subscription.waiting.push(body);
  if (!subscription.makes_wait()) {
    deliveries_->hand_out(context, subscription);
  } else {
    limits_->watch_expiry(context, subscription);
    limits_->note_fullness(subscription);
  }
  if (subscription.is_log()) limits_->trim(context, subscription);
}

void Intake::refuse(Context& context, const Packet& packet) {
  if (tables_->policy().publishing.confirms) {
    confirm(context, packet, Reason::refused_by_broker);
  } else {  // the broker cannot tell them apart otherwise
    context.emit({.message = context.message_of(packet.body),
                  .instance = packet.from,
                  .peer = context.self(),
                  .topic = packet.topic,
                  .kind = EventKind::publish_failed,
                  .reason = Reason::refused_by_broker});
  }
  context.release(packet.body);
}

void Intake::confirm(Context& context, const Packet& packet, Reason reason) {
  if (!tables_->policy().publishing.confirms) return;
  context.send(packet.from, {.token = packet.token,
                             .topic = packet.topic,
                             .life = packet.life,
                             .kind = PacketKind::confirm,
                             .reason = reason});
}

/// Tells whether the broker has already had the message: within its window, and, where each producer has a window of
/// its own, from the same process.
bool Intake::seen_before(const Context& context, const Packet& packet, MessageId message) {
  if (tables_->policy().publishing.window_of_process) {  // ids are given in sequence, so that their upper bits are free
    message |= MessageId{context.simulation().processes()[packet.from].incarnation} << 48;
  }
  return duplicates_.seen(message, context.now(), tables_->policy().publishing.duplicate_window);
}

/// Chooses the partition: by the key, or in turn for messages without one.
std::uint32_t Intake::partition_for(const Context& context, TopicId topic, const plan::DeliveryPolicy& policy,
                                    BodyRef body) {
  if (policy.log.partitions == 1) return 0;
  const Body message = context.body(body);
  // The key's content decides, without its field's number, so that the partition is that of a real producer.
  if (policy.dispatch.key != no_field) {
    if (const auto text = text_in(message.bytes, policy.dispatch.key)) {
      return partition_of_key(std::as_bytes(std::span(*text)).data(), text->size(), policy.log.partitions);
    }
    const auto key = record_detail::find(message.bytes, policy.dispatch.key);
    if (!key.empty())
      return partition_of_key(key.data() + sizeof(FieldId), key.size() - sizeof(FieldId), policy.log.partitions);
  }
  if (topic >= key_turns_.size()) key_turns_.resize(topic + std::size_t{1}, 0);
  return key_turns_[topic]++ % policy.log.partitions;
}

}  // namespace meshsim::broker
