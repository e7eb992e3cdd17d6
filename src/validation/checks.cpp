#include "validation/checks.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/exact_math.hpp"
#include "validation/closed_forms.hpp"

namespace meshsim::validation {
namespace {

constexpr double second_ns = 1e9;

/// A server that is asked by a load; the way to it takes no time. What follows the warm-up is measured.
struct Asked {
  std::string_view work = "exp(mean 10ms)";
  std::string_view load = "arrives poisson 50/s";
  std::string_view service = "";   ///< further settings of the server
  std::string_view replicas = "";  ///< such as " x 2"
  std::string_view pause = "";     ///< of users, behind each request
  std::string_view metric = "mean latency of GET /job < 1h";
  int seconds = 400;
};

std::string scenario_of(const Asked& asked) {
  return fmt::format(R"(mesh 1
scenario "A queue with a known figure"
service server{} {{ listen 80; {}
  on GET /job {{ work {}; reply 200 }} }}
flow ask {{ call server GET /job within 1h; {} }}
load NAME {{ runs ask; {}; from 0s to {}s }}
link NAME <-> server {{ latency 0s }}
expect {{ figure: from 20s to {}s, {} }}
)",
                     asked.replicas, asked.service, asked.work, asked.pause, asked.load, asked.seconds, asked.seconds,
                     asked.metric);
}

/// Jobs in one queue of a broker, and workers that take them one by one.
std::string consumers(int workers, int a_second) {
  return fmt::format(R"(mesh 1
scenario "One queue, several workers"
broker queue
service worker x {} {{ consumes Job {{ prefetch 1 }}; on Job {{ work exp(mean 10ms) }} }}
flow post {{ publish Job {{ n: 1 }} }}
load NAME {{ runs post; arrives poisson {}/s; from 0s to 200s }}
link NAME <-> queue {{ latency 0s }}
link worker <-> queue {{ latency 0s }}
expect {{ figure: from 20s to 200s, mean latency of Job < 1h }}
)",
                     workers, a_second);
}

/// Writes a request with two parts that begin at once, at two servers, each of which does so many at the same time.
std::string fork_join(int at_once) {
  return fmt::format(R"(mesh 1
scenario "A request that is done when both of its parts are"
service left {{ concurrency {0}; on GET /part {{ work exp(mean 10ms); reply 200 }} }}
service right {{ concurrency {0}; on GET /part {{ work exp(mean 10ms); reply 200 }} }}
service hub {{
  listen 80
  concurrency 10000
  on GET /job {{ together {{ call left GET /part; call right GET /part }}; reply 200 }}
}}
flow ask {{ call hub GET /job within 1h }}
load NAME {{ runs ask; arrives poisson 50/s; from 0s to 400s }}
link NAME <-> hub {{ latency 0s }}
link hub <-> left, right {{ latency 0s }}
expect {{ figure: from 20s to 400s, mean latency of GET /job < 1h }}
)",
                     at_once);
}

/// The calls of a server that does any number of them at once, with a second try beside a slow first one.
constexpr std::string_view hedged = R"(mesh 1
scenario "The first of two answers counts"
policy twice { timeout 1h; tries 2; hedge after 10ms }
service server { listen 80; concurrency 10000; on GET /job { work exp(mean 10ms); reply 200 } }
flow ask { call server GET /job with twice }
load NAME { runs ask; arrives poisson 50/s; from 0s to 400s }
link NAME <-> server { latency 0s }
expect { figure: from 20s to 400s, mean latency of GET /job < 1h }
)";

std::vector<Check> parallel_work() {
  return {
      {"two parts at once: time", "s (1 + 1/2)", longest_time(2, 0.01) * second_ns, fork_join(10'000)},
      {"two parts, two queues: time", "Flatto, Hahn: (12 - load) / 8 of M/M/1", fork_join_time(50, 0.01) * second_ns,
       fork_join(1)},
      {"a hedge after d: time", "s - s / 2 * e^(-d / s)", hedged_time(0.01, 0.01) * second_ns, std::string(hedged)},
  };
}

std::vector<Check> open_loads() {
  // Squares of the service times: exponential 2 m^2, constant m^2, four stages 5/4 m^2, uniform (a^2 + ab + b^2) / 3;
  // lognormal, with s the deviation of the logarithm, median^2 e^(2 s^2); its mean is median e^(s^2 / 2).
  const double s = exact::log(30.0 / 8) / exact::normal_p99;
  const double lognormal_mean = 0.008 * exact::exp(s * s / 2);
  const double lognormal_squared = 0.008 * 0.008 * exact::exp(2 * s * s);
  return {
      {"M/M/1: time", "s / (1 - load)", mm1_time(50, 0.01) * second_ns, scenario_of({.seconds = 1'000})},
      {"M/M/1: 99th percentile", "time * ln 100", mm1_time(50, 0.01) * exact::log(100.0) * second_ns,
       scenario_of({.metric = "p99 latency of GET /job < 1h", .seconds = 1'600})},
      {"M/M/1: utilisation", "arrivals * s", 0.5, scenario_of({.metric = "utilisation of server < 100%"})},
      {"M/D/1: time", "Pollaczek, Khinchine", mg1_time(50, 0.01, 1e-4) * second_ns,
       scenario_of({.work = "10ms", .seconds = 3'000})},
      {"M/E4/1: time", "Pollaczek, Khinchine", mg1_time(50, 0.01, 1.25e-4) * second_ns,
       scenario_of({.work = "erlang(stages 4, mean 10ms)"})},
      {"M/G/1, uniform: time", "Pollaczek, Khinchine", mg1_time(50, 0.01, (4e-6 + 36e-6 + 324e-6) / 3) * second_ns,
       scenario_of({.work = "2ms..18ms"})},
      {"M/G/1, lognormal: time", "Pollaczek, Khinchine", mg1_time(50, lognormal_mean, lognormal_squared) * second_ns,
       scenario_of({.work = "lognormal(p50 8ms, p99 30ms)"})},
      {"M/M/3, concurrency: time", "Erlang C", mmc_time(3, 200, 0.01) * second_ns,
       scenario_of({.load = "arrives poisson 200/s", .service = "concurrency 3", .seconds = 200})},
      {"M/M/4, workers of a queue: time", "Erlang C", mmc_time(4, 240, 0.01) * second_ns, consumers(4, 240)},
      {"two replicas, drawn: time", "M/M/1 with half of the arrivals", mm1_time(50, 0.01) * second_ns,
       scenario_of({.load = "arrives poisson 100/s", .replicas = " x 2", .seconds = 600})},
  };
}

/// Servers whose mailbox is bounded, at a load above what they can do.
std::vector<Check> bounded_loads() {
  const BoundedQueue one{1, 5, 120, 0.01};
  const BoundedQueue three{3, 4, 300, 0.01};
  const BoundedQueue no_line{4, 0, 300, 0.01};
  constexpr std::string_view share = "error rate of GET /job < 100%";
  constexpr std::string_view time = "mean latency(ok) of GET /job < 1h";
  const auto asked = [](std::string_view load, std::string_view service, std::string_view metric) {
    return scenario_of({.load = load, .service = service, .metric = metric, .seconds = 300});
  };
  return {
      {"M/M/1/6, mailbox 5: turned away", "birth and death", turned_away(one),
       asked("arrives poisson 120/s", "mailbox 5;", share)},
      {"M/M/1/6, mailbox 5: time", "birth and death", bounded_time(one) * second_ns,
       asked("arrives poisson 120/s", "mailbox 5;", time)},
      {"M/M/3/7, mailbox 4: turned away", "birth and death", turned_away(three),
       asked("arrives poisson 300/s", "concurrency 3; mailbox 4;", share)},
      {"M/M/3/7, mailbox 4: time", "birth and death", bounded_time(three) * second_ns,
       asked("arrives poisson 300/s", "concurrency 3; mailbox 4;", time)},
      {"M/M/4/4, mailbox 0: turned away", "Erlang B", turned_away(no_line),
       asked("arrives poisson 300/s", "concurrency 4; mailbox 0;", share)},
  };
}

std::vector<Check> closed_loads() {
  const ClosedLoad one{8, 0.1, 1, 0.01};
  const ClosedLoad crowd{30, 0.2, 1, 0.01};
  const ClosedLoad two{12, 0.04, 2, 0.01};
  const auto asked = [](std::string_view users, std::string_view pause, std::string_view service,
                        std::string_view metric) {
    return scenario_of({.load = users, .service = service, .pause = pause, .metric = metric, .seconds = 400});
  };
  constexpr std::string_view time = "mean latency of GET /job < 1h";
  constexpr std::string_view throughput = "throughput of GET /job > 0/s";
  return {
      {"8 users, one server: time", "machine repairman", closed_time(one) * second_ns,
       asked("users 8", "wait exp(mean 100ms)", "", time)},
      {"8 users, one server: throughput", "machine repairman", closed_throughput(one),
       asked("users 8", "wait exp(mean 100ms)", "", throughput)},
      {"30 users, one server: time", "machine repairman", closed_time(crowd) * second_ns,
       asked("users 30", "wait exp(mean 200ms)", "", time)},
      {"12 users, two servers: time", "machine repairman", closed_time(two) * second_ns,
       asked("users 12", "wait exp(mean 40ms)", "concurrency 2", time)},
  };
}

/// Gives the load a name. Draws go by names, so that checks with different ones have luck of their own: with the same
/// arrivals, all would be off at once.
void name_load(std::string& scenario, const std::string& name) {
  constexpr std::string_view place = "NAME";
  for (std::size_t at = scenario.find(place); at != std::string::npos; at = scenario.find(place, at + name.size()))
    scenario.replace(at, place.size(), name);
}

}  // namespace

std::vector<Check> shipped_checks() {
  std::vector<Check> checks = open_loads();
  for (Check& each : closed_loads()) checks.push_back(std::move(each));
  for (Check& each : bounded_loads()) checks.push_back(std::move(each));
  for (Check& each : parallel_work()) checks.push_back(std::move(each));
  for (std::size_t i = 0; i < checks.size(); ++i) name_load(checks[i].scenario, "users_" + std::to_string(i + 1));
  return checks;
}

}  // namespace meshsim::validation
