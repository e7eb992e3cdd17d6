// How Redis and its usual clients are, as facts of the comparison's own: were they read from the record that the
// simulation acts on, a mistake there would be made on both sides, and nobody would see it.
#pragma once

#include <string>

#include "plan/plan.hpp"

namespace meshsim::conformance {

/// What the scenario says itself, of a broker or a subscription; for the rest, what a client of that kind does that is
/// told nothing. Of a policy only the fields that a client acts by.
plan::DeliveryPolicy as_redis_clients_have_it(const std::string& kind, const plan::DeliveryPolicy& planned);

/// Writes the server's options for the scenario's durability; none where the scenario sets nothing, so that the server
/// has its defaults.
std::string redis_durability(const std::string& kind, const plan::DeliveryPolicy& planned);

/// Whether there is a queue while nobody is there: not for a channel, and not for who tails a stream (`volatile`).
bool redis_keeps(const std::string& kind, const plan::Subscription& planned);

}  // namespace meshsim::conformance
