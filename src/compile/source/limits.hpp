// The largest size that a scenario may have. Beyond a limit there is a diagnostic (E0498), so that no input makes the
// compiler or a run exhaust the machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/time.hpp>

namespace meshsim::compile {

inline constexpr std::size_t max_services = 10'000;
inline constexpr std::size_t max_networks = 1'000;
inline constexpr std::size_t max_topics = 60'000;            ///< topics and endpoints together
inline constexpr std::uint64_t max_replicas = 100'000;       ///< replicas of one service
inline constexpr std::uint64_t max_instances = 100'000;      ///< instances of all services
inline constexpr std::uint64_t max_occurrences = 1'000'000;  ///< actions of the timeline, repetitions counted
inline constexpr std::size_t max_parts = 1'000;              ///< handlers, subscriptions or routes of one service
inline constexpr std::size_t max_links = 100'000;            ///< pairs of services
inline constexpr std::size_t max_parameters = 200;
inline constexpr std::size_t max_locals = 200;                 ///< in sight at once
inline constexpr std::uint64_t most_repetitions = 1'000;       ///< of the steps in a `repeat`
inline constexpr std::uint64_t most_repeated_steps = 10'000;   ///< that a `repeat` may come to
inline constexpr std::uint64_t max_steps = 1'000'000;          ///< of all handlers and flows, repetitions counted
inline constexpr std::uint32_t most_branches = 100;            ///< steps of one `together`
inline constexpr std::uint64_t max_count = 1'000'000'000'000;  ///< messages in a count, a queue, a prefetch
inline constexpr Duration max_windows = 1'000'000;             ///< of one claim
inline constexpr Duration shortest_period = millisecond;       ///< between the repetitions of an act over the whole run
inline constexpr std::size_t max_plan_bytes = 512'000'000;     ///< estimated memory of all plans together

}  // namespace meshsim::compile
