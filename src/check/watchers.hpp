// The watchers of claims. Each is made from the sentences that its constructors take; a new one is an include and a
// name in the list.
#pragma once

#include <type_traits>
#include <variant>

#include "check/count_claim.hpp"
#include "check/every_claim.hpp"
#include "check/leads_claim.hpp"
#include "check/metric_claim.hpp"
#include "check/order_claim.hpp"
#include "check/predicate_claim.hpp"
#include "check/settles_claim.hpp"
#include "check/window_count_claim.hpp"
#include "check/windows_claim.hpp"

namespace meshsim::check {

// A watcher of windows stands before the one of the same sentence without them: its sentence has all that this has.
using Watcher = std::variant<WindowCountClaim, CountClaim, EveryClaim, LeadsClaim, OrderClaim, PredicateClaim,
                             SettlesClaim, WindowsClaim, MetricClaim>;

/// The first of the watchers that can be made from the sentence. A sentence without a watcher does not compile.
template <class Said, class Watchers>
struct FirstFor;
template <class Said, class First, class... Rest>
struct FirstFor<Said, std::variant<First, Rest...>>
    : std::conditional_t<std::is_constructible_v<First, const Setting&, const Said&>, std::type_identity<First>,
                         FirstFor<Said, std::variant<Rest...>>> {};

template <class Said>
using WatcherOf = typename FirstFor<Said, Watcher>::type;

}  // namespace meshsim::check
