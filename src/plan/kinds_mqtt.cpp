// MQTT 3.1.1 with mosquitto. Specification: OASIS MQTT 3.1.1; documentation: eclipse/mosquitto man pages; "as run":
// mosquitto 2.0.11.
#include "plan/kinds.hpp"

namespace meshsim::plan::kinds {

BrokerKind mqtt() {
  DeliveryPolicy policy;
  policy.receivers.groups = false;
  policy.acks.give_back = GiveBack::none;
  policy.redelivery.counts = Counts::a_flag;
  policy.redelivery.exhausted = Exhausted::drop;
  policy.limits.max_message = 268'435'455;
  policy.dispatch.prefetch = 20;
  policy.limits.keep_at_most = 1000;
  policy.limits.overflow = Overflow::drop_newest;
  policy.disk.persistence = Persistence::none;
  policy.disk.sessions = true;
  policy.heartbeat.interval = 90 * second;
  policy.heartbeat.of_process = true;
  return {.name = "mqtt",
          .policy = policy,
          .knobs = {Knob::prefetch, Knob::keep_at_most, Knob::quality, Knob::retained},
          .overflows = {Overflow::drop_newest},
          .persistences = {Persistence::none, Persistence::snapshot},
          .wildcards = Wildcards::levels,
          .summary =
              "MQTT 3.1.1 with mosquitto, QoS 1 and a stored session for each subscriber: what is published while "
              "it is away is queued for it, up to 1000 messages",
          .sources =
              "MQTT 3.1.1 sections 3.1.2.4, 4.3, 4.4 (sent again on reconnect only, flagged DUP) and 4.6; 3.1.2.10 "
              "(keep alive 60s and a half more); 2.2.3 (a packet has at most 268,435,455 bytes, and libraries send "
              "none that is larger; `max_message` is mosquitto's max_packet_size, 0 by default); mosquitto.conf: "
              "max_inflight_messages 20, max_queued_messages 1000, persistence false; as run with mosquitto 2.0.11: "
              "QoS 0 or a clean session loses what is sent while the subscriber is down, QoS 1 and 2 with a stored "
              "session do not; of 1500 sent while it is down the first 1000 are kept; kill -9 of the broker loses "
              "all. `qos 2`: a client library answers PUBREC when the PUBLISH arrives, be its handlers busy or not, "
              "so what it has and has not handled dies with the process (as run with paho: of a burst of five one is "
              "handled); `qos 2; ack early`: it answers as each handler begins; `qos 1` is acked when the handler "
              "has ended, as paho does; `volatile` or `session clean`: nothing is kept for absent subscribers; "
              "`persistence "
              "snapshot every 1800s` is `persistence true` with its autosave_interval; `topic T { retained }`: the "
              "last message of the topic reaches who subscribes later (as run)",
          .left_out =
              "wills, that paho reads nothing while a handler runs in its network thread, that a subscriber which "
              "subscribes again gets a retained message that it had before (with QoS 0: "
              "that was sent to it before), that after a kill an older retained message comes back which was saved "
              "when the newer one was not (as run), shared subscriptions of MQTT 5, the packet ids of a "
              "client that stores its own session; that 2.0.11 sends two messages for each ack, so that more than "
              "max_inflight_messages are on their way; that autosaves come at a beat from the server's start (here a "
              "change after a quiet interval is saved at once)"};
}

}  // namespace meshsim::plan::kinds
