// Queues whose figures are known exactly. Sources: Leonard Kleinrock, "Queueing Systems", volume 1, 1975, chapters 3
// (M/M/1, M/M/c, finitely many customers) and 5 (M/G/1). Times are in seconds, rates in 1/s.
#pragma once

#include <cstdint>

namespace meshsim::validation {

/// Returns the mean time in a system of one server to whom customers come at random: service times are exponential.
/// The load, arrivals * service, is below 1.
[[nodiscard]] double mm1_time(double arrivals, double service);

/// Returns the probability that a customer of M/M/c has to wait (Erlang's second formula). `load` is arrivals *
/// service, below `servers`.
[[nodiscard]] double erlang_c(std::uint32_t servers, double load);

/// Returns the mean time in a system of several servers with one queue.
[[nodiscard]] double mmc_time(std::uint32_t servers, double arrivals, double service);

/// Returns the mean time in a system of one server whose service times have this mean and this mean of their squares
/// (the formula of Pollaczek and Khinchine).
[[nodiscard]] double mg1_time(double arrivals, double service, double service_squared);

/// A queue of limited length: those who come when it is full go away (M/M/c/K, Kleinrock 3.6).
struct BoundedQueue {
  std::uint32_t servers = 1;
  std::uint32_t line = 0;  ///< how many may wait
  double arrivals = 1;
  double service = 1;
};
/// Returns the share of customers who go away; with a line of 0, Erlang's first formula.
[[nodiscard]] double turned_away(const BoundedQueue& queue);
/// Returns the mean time in the system of the others.
[[nodiscard]] double bounded_time(const BoundedQueue& queue);
/// Returns the mean time of a request with two parts, each of which has a queue and a server of its own; it is done
/// when both are. (Leopold Flatto and S. Hahn, "Two Parallel Queues Created by Arrivals with Two Demands", 1984;
/// Randolph Nelson and Asser Tantawi, "Approximate Analysis of Fork/Join Synchronization in Parallel Queues", 1988.)
[[nodiscard]] double fork_join_time(double arrivals, double service);

/// Returns the mean of the longest of `parts` exponential times.
[[nodiscard]] double longest_time(std::uint32_t parts, double mean);

/// Returns the mean time until the first of two tries is answered, both exponential, of which the second begins `after`
/// the first.
[[nodiscard]] double hedged_time(double mean, double after);

/// A number of users, each of whom thinks for an exponential time, is served, and thinks again (the machine repairman).
struct ClosedLoad {
  std::uint32_t users = 1;
  double thinking = 1;
  std::uint32_t servers = 1;
  double service = 1;
};
/// Returns how many are served a second.
[[nodiscard]] double closed_throughput(const ClosedLoad& load);
/// Returns the mean time from the end of thinking to the end of service.
[[nodiscard]] double closed_time(const ClosedLoad& load);

}  // namespace meshsim::validation
