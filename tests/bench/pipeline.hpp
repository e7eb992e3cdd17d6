// The shop pipeline that the benchmarks share: client, gateway, auth, broker, order, broker, worker.
#pragma once

#include <cstdint>
#include <cstdio>
#include <meshsim/registry.hpp>
#include <string>

#include "base/check.hpp"
#include "compile/compile.hpp"
#include "plan/broker_kinds.hpp"
#include "world/run.hpp"

namespace meshsim::bench {

/// Messages that cross a connection for one request: call and answer between client and gateway and between gateway and
/// auth (4), publish and confirm (2), delivery and ack (2), and the last four once more for the job.
inline constexpr std::uint64_t hops_per_request = 12;

/// How a service takes part with this kind: one of the group where there are groups, with as much on its way as there
/// is, and a lease; what the kind cannot do is left out.
inline std::string subscription_text(const plan::BrokerKind& kind, const std::string& topic) {
  std::string options;
  if (kind.knobs.has(plan::Knob::prefetch)) options += "prefetch 100000; ";
  if (kind.knobs.has(plan::Knob::redeliver_after)) options += "redeliver after 30s; ";
  if (kind.knobs.has(plan::Knob::max_in_flight) && kind.policy.dispatch.max_in_flight != 0)
    options += "max_in_flight 1000000; ";
  return (kind.policy.receivers.groups ? "consumes " : "subscribes ") + topic + " { " + options + " }\n";
}

/// Writes a scenario in which a request lives for about 100ms, so that `rate` requests a second are rate / 10 in
/// flight. They come from `from` on: a group of Kafka has its partitions after 3s.
inline std::string pipeline_text(std::uint64_t rate, const plan::BrokerKind& kind = plan::broker_kinds().front(),
                                 const std::string& from = "0s") {
  const std::string key = kind.knobs.has(plan::Knob::key) ? " { key user }" : "";
  return R"(mesh 1
scenario "pipeline"
ends at 1000s
gateway gateway { listen 80; route /orders -> auth-api { timeout 30s } }
broker queue is )" +
         std::string(kind.name) + key + R"(
service auth-api {
  listen 8080
  concurrency 100000
  on POST /orders {
    work 2ms..6ms
    publish UserLoggedIn { user: request.user }
    reply 202
  }
}
service order-api {
  concurrency 100000
)" + subscription_text(kind, "UserLoggedIn") +
         R"(  on UserLoggedIn {
    work 2ms..6ms
    publish JobRequested { user: message.user, kind: "email" }
  }
}
service worker {
  concurrency 100000
)" + subscription_text(kind, "JobRequested") +
         R"(  on JobRequested { work 2ms..6ms }
}
link gateway <-> shoppers, auth-api { latency lognormal(p50 9ms, p99 11ms) }
link queue <-> auth-api, order-api, worker { latency lognormal(p50 9ms, p99 11ms) }
flow shopper { let user = fresh user
  call gateway POST /orders { user: user } within 30s }
load shoppers { runs shopper; arrives poisson )" +
         std::to_string(rate) + "/s; from " + from + R"( to 1000s }
expect {
  logged_in: every UserLoggedIn published is handled by order-api exactly once
  done:      every JobRequested published is handled by worker exactly once
}
)";
}

class NoFiles final : public compile::FileReader {
 public:
  Result<std::string> read(const std::string&) override { return Error{"no such file"}; }
};

inline compile::Compiled compile_bench(const std::string& text) {
  NoFiles none;
  compile::Compiled compiled = compile::compile_text("bench.mesh", text, none);
  for (const lang::Diagnostic& diagnostic : compiled.diagnostics) {
    if (compiled.errors > 0) std::fputs(lang::render(diagnostic, compiled.sources).c_str(), stderr);
  }
  MESHSIM_ASSERT(compiled.errors == 0 && !compiled.runs.empty());
  return compiled;
}

}  // namespace meshsim::bench
