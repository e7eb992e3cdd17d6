// A packet: the one thing that crosses a connection between two instances.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <meshsim/ids.hpp>

namespace meshsim {

enum class PacketKind : std::uint8_t {
  request,      ///< topic = endpoint, body = fields; number = attempts that a gateway made before
  reply,        ///< number = status; token echoes the request's
  publish,      ///< topic; body = the message
  confirm,      ///< the broker took it; token echoes the publish's; reason none, or why it was refused
  deliver,      ///< body = the message; subscription; number = delivery count; token = delivery tag for the answer;
                ///< reason = recovered: handed out before, as far as the broker knows; of a dead letter: why it is one
  ack,          ///< token = delivery tag; subscription; number = 1: does not ask for another message yet
  retry,        ///< give it back; number = delay in us (0 = at once)
  reject,       ///< ends the message as rejected
  subscribe,    ///< subscription; number = prefetch (0 = unlimited); token = deliveries of it that the consumer still
                ///< holds
  unsubscribe,  ///< no further deliveries; those in flight may still be acked
  hang_up,      ///< the caller closed the connection of its request with that token: it waits no longer
  connected,    ///< made by the network for the caller: the connection for the request with that token exists
  next,         ///< no answer to a delivery will come, and the consumer asks for another; token = its tag; subscription
  reset,        ///< made by the network: the connection to `from` is refused or broke; see reason
  closed,       ///< made by the network: the process `from` ended
  redrive,      ///< the broker shall put the dead letters of `topic` back into their queues
};

/// Tells whether a packet of this kind makes a connection where there is none. The others need an open one: an answer
/// whose caller is gone is lost.
constexpr bool makes_connection(PacketKind kind) {
  return kind != PacketKind::reply && kind != PacketKind::confirm && kind != PacketKind::deliver &&
         kind != PacketKind::reset && kind != PacketKind::closed;
}

/// Packet::number of an ack that does not ask for another message yet; a `next` will.
inline constexpr std::uint32_t ack_without_asking = 1;

/// Packet::number of a `next` that asks again for the delivery `token`, which did not arrive. For consumers that
/// remember their position (a partition of a log).
inline constexpr std::uint32_t fetch_again = 2;

/// Plain data, 48 bytes. `body` is owned: the receiver of the packet holds one reference to it.
struct Packet {
  std::uint64_t token = 0;  ///< the sender's own number, echoed by the answer
  EventSeq cause = 0;
  BodyRef body = no_body;
  InstanceId from = no_instance;
  SubscriptionId subscription = no_subscription;  ///< of a request: the number of its deadline, if it has one
  std::uint32_t root = 0;
  std::uint32_t number = 0;
  TopicId topic = no_topic;
  /// In a packet that has arrived: the life (Context::incarnation) in which `from` sent it; 0 in a `reset` or `closed`
  /// means that it is not about the present connection. In a packet to be sent: the life of the receiver, copied from
  /// the packet that is answered; 0: any life.
  std::uint16_t life = 0;
  PacketKind kind = PacketKind::request;
  Reason reason = Reason::none;
  PacketKind about = PacketKind::request;  ///< for reset: the kind of packet that did not get through
  std::uint16_t tries = 0;                 ///< deliver, of a dead letter: how often it was delivered before it was one
};
static_assert(sizeof(Packet) == 48);

}  // namespace meshsim
