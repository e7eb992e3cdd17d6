// The makers of the broker kinds, a file for each family of products. To add a kind: declare its maker here, define
// it in its family's kinds_*.cpp (start from the nearest kind, change what differs), and add a row in broker_kinds.cpp.
#pragma once

#include <cstdint>

#include "plan/broker_kinds.hpp"

namespace meshsim::plan::kinds {

BrokerKind durable();

BrokerKind redis_pubsub();
BrokerKind redis_list();
BrokerKind redis_list_reliable();
BrokerKind redis_streams();

BrokerKind nats();
BrokerKind jetstream();

BrokerKind rabbitmq();
BrokerKind rabbitmq_quorum();

BrokerKind kafka();
BrokerKind mqtt();
BrokerKind sqs();
BrokerKind sqs_fifo();

inline constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;

/// Makes the record shared by all at-most-once brokers: a message goes to consumers that are connected now, and that is
/// all.
DeliveryPolicy at_most_once();

}  // namespace meshsim::plan::kinds
