#include "validation/closed_forms.hpp"

#include <algorithm>
#include <vector>

#include "base/exact_math.hpp"

namespace meshsim::validation {

double mm1_time(double arrivals, double service) { return service / (1 - arrivals * service); }

// Uses the recursion of Erlang's first formula, in which nothing grows large.
double erlang_c(std::uint32_t servers, double load) {
  double blocked = 1;
  for (std::uint32_t n = 1; n <= servers; ++n) blocked = load * blocked / (n + load * blocked);
  return blocked / (1 - load / servers * (1 - blocked));
}

double mmc_time(std::uint32_t servers, double arrivals, double service) {
  const double load = arrivals * service;
  return service + erlang_c(servers, load) * service / (servers - load);
}

double mg1_time(double arrivals, double service, double service_squared) {
  return service + arrivals * service_squared / (2 * (1 - arrivals * service));
}

double fork_join_time(double arrivals, double service) {
  return (12 - arrivals * service) / 8 * mm1_time(arrivals, service);
}

double longest_time(std::uint32_t parts, double mean) {
  double sum = 0;
  for (std::uint32_t n = 1; n <= parts; ++n) sum += mean / n;
  return sum;
}

// Integrates the probability that nothing has come by t: e^(-t / mean) up to `after`, and from then on its square.
double hedged_time(double mean, double after) { return mean - mean / 2 * exact::exp(-after / mean); }

namespace {

/// Returns the probabilities of 0, 1 .. customers in a queue of limited length: of a birth and death process.
std::vector<double> in_bounded(const BoundedQueue& queue) {
  std::vector<double> p{1};
  double all = 1;
  for (std::uint32_t n = 1; n <= queue.servers + queue.line; ++n) {
    p.push_back(p.back() * queue.arrivals * queue.service / std::min(n, queue.servers));
    all += p.back();
  }
  for (double& each : p) each /= all;
  return p;
}

/// Returns the probabilities of 0, 1 .. `users` customers at the servers: of a birth and death process.
std::vector<double> at_servers(const ClosedLoad& load) {
  std::vector<double> p{1};
  double all = 1;
  for (std::uint32_t n = 1; n <= load.users; ++n) {
    const double up = (load.users - n + 1) / load.thinking;
    const double down = std::min(n, load.servers) / load.service;
    p.push_back(p.back() * up / down);
    all += p.back();
  }
  for (double& each : p) each /= all;
  return p;
}

}  // namespace

double turned_away(const BoundedQueue& queue) { return in_bounded(queue).back(); }

double bounded_time(const BoundedQueue& queue) {
  const std::vector<double> p = in_bounded(queue);
  double present = 0;
  for (std::size_t n = 0; n < p.size(); ++n) present += static_cast<double>(n) * p[n];
  return present / (queue.arrivals * (1 - p.back()));
}

double closed_throughput(const ClosedLoad& load) {
  const std::vector<double> p = at_servers(load);
  double served = 0;
  for (std::uint32_t n = 1; n <= load.users; ++n) served += p[n] * std::min(n, load.servers) / load.service;
  return served;
}

// Uses Little's law for the whole circle: users = throughput * (thinking + time).
double closed_time(const ClosedLoad& load) { return load.users / closed_throughput(load) - load.thinking; }

}  // namespace meshsim::validation
