// Policies of callers: the record that says what is done about a call that fails or takes long, as one for each kind of
// broker says what the broker does.
#pragma once

#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ratio.hpp"

namespace meshsim::plan {

/// The time between a failed try and the next one, before jitter; try n waits `base` grown n - 2 times.
enum class Growth : std::uint8_t { constant, linear, doubling };

/// The random part of that time, in the terms of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
enum class Jitter : std::uint8_t {
  none,
  full,          ///< from 0 to the time
  equal,         ///< from half the time to the time
  decorrelated,  ///< from `base` to three times what was waited last; not above the cap
};

struct Backoff {
  Duration base = 0;  ///< 0: the next try is made at once
  Growth growth = Growth::constant;
  Duration cap = 0;  ///< the longest time; 0: none
  Jitter jitter = Jitter::none;
};

/// The ends of a try that count as failures: another may follow, and a breaker counts them.
struct Failures {
  bool timed_out = true;
  bool refused = true;
  bool server_errors = true;            ///< 500 to 599
  std::vector<std::uint16_t> statuses;  ///< others, ascending

  [[nodiscard]] bool has_status(std::uint32_t status) const;
};

/// Envoy's: the retries that may be under way at the same time, those that wait for their time included, are limited to
/// a share of the calls under way (envoy: `retry_budget`; reference: gateway-faults-and-patterns 1.7).
struct RetryBudget {
  bool exists = false;
  Probability share;
  std::uint32_t at_least = 0;  ///< so many may be, however few calls are under way

  [[nodiscard]] std::uint64_t limit(std::uint64_t under_way) const;
};

/// The costs of the retry quota of the AWS SDKs (`standard` mode; reference: gateway-faults-and-patterns 4.1).
inline constexpr std::uint32_t quota_cost = 5;
inline constexpr std::uint32_t quota_cost_of_timeout = 10;
inline constexpr std::uint32_t quota_gain = 1;

/// A circuit breaker: after many failures no try is made for a time, then a few trials decide.
struct Breaker {
  std::uint32_t failures = 0;  ///< opens after so many in a row; 0: by share
  Probability share;           ///< opens when this share of the last `window` tries failed
  std::uint32_t window = 0;
  std::uint32_t least = 0;  ///< but only once so many are known
  Duration open_for = 60 * second;
  std::uint32_t trials = 1;  ///< tries that are let through when that time is over

  [[nodiscard]] bool exists() const { return failures != 0 || window != 0; }
};

struct CallPolicy {
  std::string name;
  Duration timeout = 30 * second;  ///< of one try
  Duration deadline = 0;           ///< of all tries and the time between them; 0: none
  std::uint32_t tries = 1;         ///< the first included
  Backoff backoff;
  Failures failures;
  RetryBudget budget;
  std::uint32_t quota = 0;  ///< the tokens of the AWS SDKs' retry quota; 0: none
  Breaker breaker;
  std::uint32_t concurrency = 0;  ///< calls under way at the same time; 0: no limit
  std::uint32_t line = 0;         ///< calls that may wait for that
  Duration hedge_after = 0;       ///< when to make a second try beside the first; 0: never
};

/// The calls of one service with one policy: what they share is each caller instance's own.
struct GuardedCalls {
  std::uint32_t policy = 0;  ///< index into Plan::policies
  ServiceId callee = no_service;
};
inline constexpr std::uint32_t unguarded = UINT32_MAX;

/// A policy that a client library or proxy has out of the box.
struct CallPreset {
  std::string_view name;
  std::string_view summary;
  std::string_view sources;
  std::string_view left_out;
  CallPolicy policy;
};

/// Lists the presets, `none` first.
[[nodiscard]] std::span<const CallPreset> call_presets();
/// Finds one by its name; null when there is none. O(presets).
[[nodiscard]] const CallPreset* find_call_preset(std::string_view name);

}  // namespace meshsim::plan
