// Topics of dead letters: `dead letters of T` is a topic of its own, with one queue, in the broker of T.
#pragma once

#include <optional>

#include "compile/build/build.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::compile {

/// Finds the topic of `redrive T`, and checks that its broker keeps dead letters; reports one that does not.
[[nodiscard]] std::optional<TopicId> resolve_redriven(Build& build, const lang::ast::Name& name);

/// Makes the policy of a broker that of its queues of dead letters, which have the limits of the kind and not those
/// that the scenario sets: a letter that expired once would expire at once.
void adapt_to_letters(plan::DeliveryPolicy& policy, const plan::BrokerKind& kind);

/// Checks what `consumes dead letters of T` needs: a broker that keeps them, and nobody else who consumes them.
[[nodiscard]] bool check_consumes_letters(Build& build, const lang::ast::Subscription& subscription, TopicId letters,
                                          const plan::BrokerKind& kind);

}  // namespace meshsim::compile
