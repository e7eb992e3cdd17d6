// Chooses the events that the log shows.
#pragma once

#include <bitset>
#include <cstdint>
#include <meshsim/event.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace meshsim::plan {
struct Plan;
}

namespace meshsim::report {

using KindSet = std::bitset<event_kind_count>;

/// Returns the milestones: everything about instances, links and marks, log texts, and all failures. Few enough for
/// runs of any length.
KindSet milestone_kinds();
/// Returns the milestones and the fates of messages and calls.
KindSet message_kinds();

/// Tells whether a gateway made the 502 or 504 itself, instead of passing it on.
constexpr bool is_gateway_failure(const Event& event) {
  return event.kind == EventKind::replied &&
         (event.reason == Reason::bad_gateway || event.reason == Reason::gateway_timeout ||
          event.reason == Reason::no_live_upstream);
}

struct LogFilter {
  KindSet kinds;
  std::vector<bool> services;  ///< by ServiceId; empty: all
  bool folds_errors = false;   ///< an error in a handler is shown once, and counted
  bool is_shortened = false;  ///< the scenario has loads, so that `kinds` leaves its many messages out unless asked for
  /// Answers that a gateway makes itself because no upstream gave one are shown, whatever `kinds` says.
  bool gateway_failures = false;

  bool shows(const Event& event, ServiceId service) const {
    const bool is_usual = kinds[static_cast<std::size_t>(event.kind)];
    if (!is_usual && !(gateway_failures && is_gateway_failure(event))) return false;
    return services.empty() || (service < services.size() && services[service]);
  }
};

/// Makes the filter of these words. Without words: milestones, and messages too where the scenario has no loads. Words
/// are names of services, which restrict the lines to theirs, and of facts ("handled"), which are shown instead of the
/// usual ones; "all" shows messages even where there are loads, "none" nothing. Any other word is an error that names
/// the nearest one.
Result<LogFilter> make_log_filter(const plan::Plan& plan, std::span<const std::string> show);

/// Lists those words for a help: "services: publisher, subscriber; facts: published, ..; `all`, `none`".
std::string what_can_be_shown(const plan::Plan& plan);

}  // namespace meshsim::report
