#include "broker/commits.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/prefetch.hpp"
#include "broker/alarm.hpp"
#include "broker/deliveries.hpp"
#include "broker/fates.hpp"
#include "sim/cause_scope.hpp"
#include "sim/simulation.hpp"

namespace meshsim::broker {

namespace {

/// Runs ahead of a commit and prefetches the memory that the commit will touch: messages handled seconds ago have left
/// the cache by now. Each step goes one delivery on, and pays off some steps later.
class Foresight {
 public:
  Foresight(const Context& context, const InFlight& in_flight, std::uint32_t first)
      : messages_(context.simulation().messages()), in_flight_(in_flight), coming_(first) {
    for (std::size_t i = 0; i < 2 * bodies_.size(); ++i) step();
  }

  [[gnu::always_inline]] void step() {
    BodyRef& body = bodies_[at_++ % bodies_.size()];
    messages_.fetch_payload(body);  // its record was prefetched a round ago
    body = no_body;
    if (coming_ == none) return;
    const Delivery& delivery = in_flight_[coming_];
    body = delivery.message.body;
    messages_.fetch(body);
    coming_ = delivery.next;
    if (coming_ == none) return;
    const Delivery& next = in_flight_[coming_];  // a delivery lies on two cache lines
    prefetch(&next);
    prefetch(&next.next);
  }

 private:
  const sim::MessageStore& messages_;
  const InFlight& in_flight_;
  std::uint32_t coming_;
  std::array<BodyRef, 4> bodies_{no_body, no_body, no_body, no_body};
  std::size_t at_ = 0;
};

}  // namespace

void Commits::note_answer(Context& context, Subscription& partition, std::uint32_t slot, const Packet& packet) {
  Delivery& delivery = tables_->in_flight[slot];
  // Answers come roughly in the order of the deliveries, which have left the cache by then.
  if (delivery.next != none) {
    prefetch(&tables_->in_flight[delivery.next]);
    prefetch(&tables_->in_flight[delivery.next].next);
  }
  if (packet.kind == PacketKind::next) delivery.at_work = false;
  // A message that a stop left unhandled stays open, so that no commit passes over it.
  const bool was_begun = packet.kind != PacketKind::next || packet.reason != Reason::stopped;
  if (delivery.outcome != Outcome::open || !was_begun) return;
  delivery.at_work = packet.kind == PacketKind::ack && packet.number == ack_without_asking;
  delivery.outcome = packet.kind == PacketKind::ack      ? Outcome::handled
                     : packet.kind == PacketKind::reject ? Outcome::rejected
                                                         : Outcome::passed_over;
  context.cancel(delivery.timer);
  delivery.message.cause = context.cause();
  delivery.message.reason = packet.reason;
  if (delivery.consumer == none) return;
  if (partition.policy->log.commit_interval == 0 || tables_->consumers[delivery.consumer].commit_due)
    commit(context, partition);
  else
    watch_commit(context, partition);
}

void Commits::commit(Context& context, Subscription& partition) {
  Consumer& owner = tables_->consumers[partition.ring.members().front()];
  owner.commit_due = false;
  if (partition.has_place_since == never) partition.has_place_since = context.now();
  const sim::CauseScope scope(context);
  Foresight foresight(context, tables_->in_flight, owner.held.first);
  // A position covers everything before it, so it ends at the first message without an answer.
  while (owner.held.first != none && tables_->in_flight[owner.held.first].outcome != Outcome::open) {
    const std::uint32_t slot = owner.held.first;
    foresight.step();
    const Outcome outcome = tables_->in_flight[slot].outcome;
    const QueuedMessage noted = tables_->in_flight[slot].message;
    if (tables_->in_flight[slot].at_work) {
      tables_->group_of(partition).at_work.push_back(
          {InFlight::generation_of(tables_->in_flight.tag(slot)), partition.partition});
    }
    context.caused_by(noted.cause, context.simulation().messages()[noted.body].root);
    const QueuedMessage message = deliveries_->withdraw(context, slot, noted.reason);
    if (outcome == Outcome::handled) {
      fates_->end(context, partition, message, EventKind::acked, Reason::none, owner.instance);
    } else if (outcome == Outcome::rejected) {
      fates_->dead_letter(context, partition, message, Reason::rejected, owner.instance);
    } else {
      fates_->end(context, partition, message, EventKind::dropped, noted.reason, owner.instance);
    }
  }
}

void Commits::commit_if_due(Context& context, Subscription& partition) {
  const std::vector<std::uint32_t>& owner = partition.ring.members();
  if (!owner.empty() && tables_->consumers[owner.front()].commit_due) commit(context, partition);
}

void Commits::watch_commit(Context& context, Subscription& partition) {
  const Duration interval = partition.policy->log.commit_interval;
  const std::uint32_t slot = partition.ring.members().front();
  Consumer& owner = tables_->consumers[slot];
  const bool has_news = owner.held.first != none && tables_->in_flight[owner.held.first].outcome != Outcome::open;
  if (interval == 0 || owner.commit_timer || (!has_news && partition.has_place_since != never)) return;
  const Duration wait = interval - (context.now() - owner.beat) % interval;
  const auto alarm = static_cast<std::uint32_t>(Alarm::commit);
  owner.commit_timer = context.after(wait, {.code = alarm, .slot = slot, .value = owner.generation});
}

void Commits::commit_is_due(Context& context, const Timer& timer) {
  if (!tables_->consumers.is_current(timer.slot, static_cast<std::uint32_t>(timer.value))) return;
  Consumer& owner = tables_->consumers[timer.slot];
  owner.commit_timer = {};
  const sim::Process& process = context.simulation().processes()[owner.instance];
  Subscription& partition = tables_->subscriptions[owner.subscription];
  const Member* member = tables_->group_of(partition).find(owner.instance, owner.life);
  if (!process.alive() || process.incarnation != owner.life || member == nullptr)
    return;  // it is dead, but the broker does not know yet
  if (process.paused) {
    // A paused library commits nothing; housekeeping, because waiting for it must not keep an idle run alive.
    owner.commit_timer = context.housekeeping(partition.policy->log.commit_interval, timer);
  } else if (owner.busy != 0) {
    owner.commit_due = true;  // the library commits when it is asked for the next message
  } else {
    commit(context, partition);
  }
}

}  // namespace meshsim::broker
