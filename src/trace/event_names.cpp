#include "trace/event_names.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace meshsim {
namespace {

// In the order of the enumerations; tests/trace checks each against its neighbours.
constexpr std::array<std::string_view, event_kind_count> kind_names = {
    "published",   "publish_failed", "delivered",      "delivery_failed", "handled",     "deduplicated",
    "redelivered", "acked",          "dead_lettered",  "dropped",         "expired",     "message_done",
    "requested",   "answered",       "refused",        "timed_out",       "retried",     "started",
    "ready",       "killed",         "crashed",        "stopped",         "powered_off", "paused",
    "resumed",     "disconnected",   "fault_began",    "fault_ended",     "logged",      "noted",
    "marked",      "checked",        "flow_started",   "flow_finished",   "scaled",      "kept",
    "received",    "begun",          "replied",        "abandoned",       "left_out",    "not_subscribed",
    "stopping",    "circuit_opened", "circuit_closed", "lock_awaited",    "locked",      "rejected",
    "cancelled",   "deployed",       "redriven"};

constexpr std::array<std::string_view, reason_count> reason_names = {"",
                                                                     "connection_refused",
                                                                     "connection_lost",
                                                                     "unknown_host",
                                                                     "no_common_network",
                                                                     "not_listening",
                                                                     "timed_out",
                                                                     "killed",
                                                                     "crashed",
                                                                     "stopped",
                                                                     "power_off",
                                                                     "link_drop",
                                                                     "link_cut",
                                                                     "no_subscriber",
                                                                     "overflow",
                                                                     "crash",
                                                                     "not_persisted",
                                                                     "unsubscribed",
                                                                     "too_many_tries",
                                                                     "rejected",
                                                                     "automatic",
                                                                     "duplicate",
                                                                     "refused_by_broker",
                                                                     "handler_failed",
                                                                     "asked_to_retry",
                                                                     "lease_expired",
                                                                     "consumer_gone",
                                                                     "bad_gateway",
                                                                     "gateway_timeout",
                                                                     "no_live_upstream",
                                                                     "no_route",
                                                                     "no_handler",
                                                                     "cut",
                                                                     "delay",
                                                                     "loss",
                                                                     "drop",
                                                                     "pause",
                                                                     "too_old",
                                                                     "no_offset",
                                                                     "slow_consumer",
                                                                     "replaced",
                                                                     "recovered",
                                                                     "too_large",
                                                                     "no_connection",
                                                                     "too_late",
                                                                     "no_group",
                                                                     "bad_request",
                                                                     "behind_others",
                                                                     "not_ready",
                                                                     "link_loss",
                                                                     "too_many_calls",
                                                                     "circuit_open",
                                                                     "hedged",
                                                                     "mailbox_full",
                                                                     "expired",
                                                                     "over_limit",
                                                                     "cancelled",
                                                                     "slow",
                                                                     "hang",
                                                                     "fail",
                                                                     "skew",
                                                                     "jitter",
                                                                     "bandwidth"};

template <class Enum>
std::optional<Enum> find_name(std::span<const std::string_view> names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (name.empty() || found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(EventKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::string_view to_string(Reason reason) { return reason_names[static_cast<std::size_t>(reason)]; }

namespace trace {

std::optional<EventKind> find_event_kind(std::string_view name) { return find_name<EventKind>(kind_names, name); }
std::optional<Reason> find_reason(std::string_view name) { return find_name<Reason>(reason_names, name); }

}  // namespace trace
}  // namespace meshsim
