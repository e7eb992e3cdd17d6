// Names become small numbers when a scenario is compiled; these are the types of the numbers. Every id is an index into
// a table of the plan or of the simulation, so it is dense, ordered by first appearance in the file and the same in
// every build.
#pragma once

#include <cstdint>

namespace meshsim {

using ServiceId = std::uint16_t;       ///< a named thing of the scenario: service, gateway, broker, client
using InstanceId = std::uint32_t;      ///< one process of a service: `worker-2`
using TopicId = std::uint16_t;         ///< a topic, or an endpoint such as `POST /orders`
using SubscriptionId = std::uint32_t;  ///< one queue of a topic: a consumer group, or one replica's own subscription
using FieldId = std::uint16_t;         ///< a field name in records: `user`
using EventSeq = std::uint64_t;        ///< an event's number in the trace, from 1; 0 means "no event"
using MessageId = std::uint64_t;       ///< a message's or call's number, from 1, kept by resends; 0 means "none"
using BodyRef = std::uint32_t;         ///< a message body held by the simulation, see Context::retain

inline constexpr ServiceId no_service = UINT16_MAX;
inline constexpr InstanceId no_instance = UINT32_MAX;
inline constexpr TopicId no_topic = UINT16_MAX;
inline constexpr SubscriptionId no_subscription = UINT32_MAX;
inline constexpr FieldId no_field = UINT16_MAX;
inline constexpr BodyRef no_body = UINT32_MAX;

}  // namespace meshsim
