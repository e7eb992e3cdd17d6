#include "plan/call_policy.hpp"

#include <algorithm>
#include <array>

#include "base/int128.hpp"

namespace meshsim::plan {
namespace {

Probability percent(int share) { return probability_from_percent(Decimal(share)).value(); }

CallPreset no_policy() {
  return {.name = "none",
          .summary = "one try of at most 30s, as a call without a policy",
          .sources = "none",
          .left_out = "nothing",
          .policy = {}};
}

CallPreset aws_sdk() {
  CallPreset preset{.name = "aws-sdk",
                    .summary = "the `standard` retry mode of the AWS SDKs: three tries, full jitter, a retry quota",
                    .sources = "AWS SDKs and Tools reference, Retry behavior (before 2026); botocore, retries/standard",
                    .left_out = "the error codes of single services, and the `adaptive` mode",
                    .policy = {}};
  CallPolicy& policy = preset.policy;
  policy.tries = 3;
  policy.backoff = {.base = second, .growth = Growth::doubling, .cap = 20 * second, .jitter = Jitter::full};
  policy.failures = {.timed_out = true, .refused = true, .server_errors = false, .statuses = {429, 500, 502, 503, 504}};
  policy.quota = 500;
  return preset;
}

CallPreset resilience4j() {
  CallPreset preset{.name = "resilience4j",
                    .summary =
                        "Retry and CircuitBreaker with the library's defaults: three tries 500ms apart; open for "
                        "60s when half of the last 100 tries failed",
                    .sources = "resilience4j.readme.io, Retry and CircuitBreaker",
                    .left_out = "slow calls as failures (by default those over 60s), and windows of time",
                    .policy = {}};
  CallPolicy& policy = preset.policy;
  policy.tries = 3;
  policy.backoff = {.base = 500 * millisecond, .growth = Growth::constant, .cap = 0, .jitter = Jitter::none};
  policy.breaker = {
      .failures = 0, .share = percent(50), .window = 100, .least = 100, .open_for = 60 * second, .trials = 10};
  return preset;
}

CallPreset envoy() {
  CallPreset preset{.name = "envoy",
                    .summary =
                        "`retry_on: 5xx` with Envoy's defaults: one retry, 25ms to 250ms with full jitter, 15s for "
                        "all, at most 3 retries under way",
                    .sources = "envoyproxy/envoy, route_components.proto and circuit_breaker.proto",
                    .left_out = "that a retry prefers another host, and the limits on connections (1024)",
                    .policy = {}};
  CallPolicy& policy = preset.policy;
  policy.timeout = 15 * second;
  policy.deadline = 15 * second;
  policy.tries = 2;
  policy.backoff = {
      .base = 25 * millisecond, .growth = Growth::doubling, .cap = 250 * millisecond, .jitter = Jitter::full};
  policy.budget = {.exists = true, .share = {}, .at_least = 3};
  return preset;
}

CallPreset istio() {
  CallPreset preset{.name = "istio",
                    .summary = "the retries that Istio adds to every route: two, of a connection that fails or a 503",
                    .sources = "istio/istio, pilot/pkg/networking/core/route/retry",
                    .left_out = "that a retry avoids the hosts of earlier tries",
                    .policy = {}};
  CallPolicy& policy = preset.policy;
  policy.tries = 3;
  policy.backoff = {
      .base = 25 * millisecond, .growth = Growth::doubling, .cap = 250 * millisecond, .jitter = Jitter::full};
  policy.failures = {.timed_out = false, .refused = true, .server_errors = false, .statuses = {503}};
  return preset;
}

CallPreset grpc() {
  CallPreset preset{
      .name = "grpc",
      .summary =
          "the `retryPolicy` that gRPC's design of retries gives as its example, since without one in the "
          "service config gRPC does not retry: four tries, 100ms to 1s with full jitter, of UNAVAILABLE",
      .sources = "gRFC A6, client retries; UNAVAILABLE stands for 503 and for a connection that fails",
      .left_out =
          "`retryThrottling` (its tokens are of all methods of a server), and the retries below "
          "the policy of what surely was not processed",
      .policy = {}};
  CallPolicy& policy = preset.policy;
  policy.tries = 4;
  policy.backoff = {.base = 100 * millisecond, .growth = Growth::doubling, .cap = second, .jitter = Jitter::full};
  policy.failures = {.timed_out = false, .refused = true, .server_errors = false, .statuses = {503}};
  return preset;
}

}  // namespace

bool Failures::has_status(std::uint32_t status) const {
  if (server_errors && status / 100 == 5) return true;
  return std::binary_search(statuses.begin(), statuses.end(), status);
}

std::uint64_t RetryBudget::limit(std::uint64_t under_way) const {
  const auto allowed = static_cast<std::uint64_t>(uint128{under_way} * share.threshold >> 63);
  return std::max<std::uint64_t>(at_least, allowed);
}

std::span<const CallPreset> call_presets() {
  static const std::array presets{no_policy(), aws_sdk(), resilience4j(), envoy(), istio(), grpc()};
  return presets;
}

const CallPreset* find_call_preset(std::string_view name) {
  const auto presets = call_presets();
  const auto found =
      std::find_if(presets.begin(), presets.end(), [&](const CallPreset& each) { return each.name == name; });
  return found == presets.end() ? nullptr : &*found;
}

}  // namespace meshsim::plan
