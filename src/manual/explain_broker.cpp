#include "manual/explain_broker.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string_view>

#include "base/units.hpp"
#include "compile/things/broker_settings.hpp"

namespace meshsim::manual {
namespace {

template <class Enum, std::size_t n>
std::string word_of(Enum value, const std::array<std::string_view, n>& words) {
  return std::string(words[static_cast<std::size_t>(value)]);
}

std::string yes_no(bool value) { return value ? "yes" : "no"; }

std::string limit(std::uint64_t value) { return value == 0 ? "no limit" : fmt::format("{}", value); }

std::string time_or(Duration value, std::string_view none) {
  return value == 0 ? std::string(none) : format_duration(value);
}

std::string persistence_of(const plan::DeliveryPolicy& policy) {
  if (policy.disk.persistence == plan::Persistence::kernel) {
    return fmt::format("kernel, {} after the first change", format_duration(policy.disk.sync_interval));
  }
  if (policy.disk.persistence == plan::Persistence::interval) {
    return "every " + format_duration(policy.disk.sync_interval) + (policy.disk.syncs_by_clock ? " of the clock" : "");
  }
  if (policy.disk.persistence != plan::Persistence::snapshot) {
    return policy.disk.persistence == plan::Persistence::none ? "none" : "always";
  }
  std::string text = "snapshot";
  for (const plan::SnapshotPoint& point : policy.disk.snapshots) {
    if (point.changes != 0)
      text += fmt::format(", {} after {} change{}", format_duration(point.after), point.changes,
                          point.changes == 1 ? "" : "s");
  }
  return text;
}

std::string output_buffer_of(const plan::DeliveryPolicy& policy) {
  std::string text = format_size(static_cast<std::int64_t>(policy.output.bytes));
  if (policy.output.soft_time != 0) {
    text += fmt::format(", or {} for {}", format_size(static_cast<std::int64_t>(policy.output.soft_bytes)),
                        format_duration(policy.output.soft_time));
  }
  return text + (policy.output.in_blocks ? ", checked before writing" : "");
}

std::string lease_of(const plan::DeliveryPolicy& policy) {
  const std::string time = time_or(policy.redelivery.lease, "never");
  return policy.redelivery.lease_by == plan::LeaseBy::consumers ? time + ", by the consumers, who claim what is idle"
                                                                : time;
}

std::string prefetch_of(const plan::DeliveryPolicy& policy) {
  if (policy.dispatch.prefetch == 0 && policy.dispatch.by == plan::HandOut::when_idle)
    return "the service's concurrency";
  return limit(policy.dispatch.prefetch);
}

std::string begins_of(const plan::BrokerKind& kind) {
  constexpr std::array<std::string_view, 4> places = {"with the oldest entry (earliest)", "at the end (latest)",
                                                      "with the newest entry (last)", "at a time"};
  return fmt::format("{}; {}", word_of(kind.policy.log.reset, places),
                     kind.policy.log.made_by_consumer
                         ? "its first consumer makes it"
                         : "a group is there from the start, a replica's own with the replica");
}

std::string duplicates_of(const plan::DeliveryPolicy& policy) {
  if (!policy.publishing.window_of_process) return time_or(policy.publishing.duplicate_window, "none");
  return fmt::format("none; a producer's own resends are recognised, for {}",
                     format_duration(policy.publishing.duplicate_window));
}

std::string confirms_of(const plan::DeliveryPolicy& policy) {
  if (!policy.publishing.confirms) return "no";
  const bool on_disk = policy.disk.persistence == plan::Persistence::always;
  return fmt::format("yes, {}, timeout {}", on_disk ? "when it is on disk" : "before it is on disk",
                     format_duration(policy.publishing.confirm_timeout));
}

using Words2 = std::array<std::string_view, 2>;
using Words3 = std::array<std::string_view, 3>;
using Words4 = std::array<std::string_view, 4>;

/// The lines of a record, each with a name and its value.
struct Rows {
  std::string text;

  void add(std::string_view name, const std::string& value) { text += fmt::format("    {:<26}{}\n", name, value); }
};

void add_retention(Rows& rows, const plan::DeliveryPolicy& policy) {
  rows.add("keeps a message",
           word_of(policy.receivers.retention, Words3{"for nobody", "until it is acked", "in a log, acked or not"}));
  rows.add("subscribes (fan-out)", yes_no(policy.receivers.fan_out));
  rows.add("consumes (groups)",
           yes_no(policy.receivers.groups) + (policy.receivers.one_queue ? ", one service a topic" : ""));
}

void add_acks(Rows& rows, const plan::BrokerKind& kind) {
  const plan::DeliveryPolicy& policy = kind.policy;
  rows.add("acknowledgements",
           word_of(policy.acks.model, Words3{"automatic, at hand-out", "by the consumer", "by committed offset"}));
  rows.add("an ack names",
           word_of(policy.acks.names, Words3{"the delivery", "the message", "the last delivery, over or not"}));
  if (policy.acks.overtaken) rows.add("a late ack", "is often overtaken by the next request (not with `ack sync`)");
  rows.add("give back (retry)",
           word_of(policy.acks.give_back, Words3{"no", "at once", "at once or after a delay"}) +
               (policy.acks.retry_goes_last ? ", without a limit of tries to the end of the queue" : ""));
  rows.add("confirms to publishers", confirms_of(policy));
  rows.add("duplicate window", duplicates_of(policy));
  if (kind.resets.bits != 0) rows.add("a group begins", begins_of(kind));
  rows.add("partitions", policy.log.partitions == 0 ? "none" : fmt::format("{}", policy.log.partitions));
  if (policy.acks.model == plan::AckModel::offset) {
    rows.add("commit interval", time_or(policy.log.commit_interval, "with each message"));
    rows.add("an empty group waits", time_or(policy.log.join_delay, "not at all"));
  }
}

void add_returns(Rows& rows, const plan::DeliveryPolicy& policy) {
  rows.add("redeliver on disconnect",
           yes_no(policy.redelivery.on_disconnect) +
               (policy.redelivery.unwritten == 0 ? ""
                                                 : ", but what was handed out less than " +
                                                       format_duration(policy.redelivery.unwritten) + " before"));
  rows.add("own pending on return", word_of(policy.redelivery.own_pending, Words2{"stays", "comes first"}));
  rows.add("scaled away, a consumer",
           policy.redelivery.deleting_drops ? "is deleted with what it held" : "leaves what it held");
  if (policy.log.regroup != plan::Regroup::not_needed) {
    rows.add("a group that was lost", word_of(policy.log.regroup, Words3{"", "a process makes it again as it starts",
                                                                         "whoever connects makes it again"}));
  }
  rows.add("redeliver after", lease_of(policy));
  rows.add("counts", word_of(policy.redelivery.counts, Words3{"nothing", "a flag: redelivered", "deliveries"}));
  if (policy.redelivery.recovery_flags)
    rows.add("found after a death", "flagged redelivered, handed out before or not");
  rows.add("tries", limit(policy.redelivery.max_deliveries));
  rows.add("after the last try",
           word_of(policy.redelivery.exhausted, Words3{"dead letter", "dropped", "it stays, with an advisory"}));
  rows.add("expired or overflowed", policy.redelivery.dead_letter_evicted ? "a dead letter" : "gone");
}

void add_hand_out(Rows& rows, const plan::DeliveryPolicy& policy) {
  rows.add("hand-out", word_of(policy.dispatch.by, Words2{"pushed", "when the consumer asks"}));
  rows.add("who gets the next",
           word_of(policy.dispatch.pick, Words4{"whose turn it is", "who asked first", "who was served longest ago",
                                                "one of those that are free, at random"}));
  rows.add("prefetch", prefetch_of(policy));
  rows.add("in flight together", limit(policy.dispatch.max_in_flight));
  rows.add("one key at a time", yes_no(policy.dispatch.key_blocks));
  rows.add("keep at most", limit(policy.limits.keep_at_most));
  rows.add("overflow", word_of(policy.limits.overflow, Words3{"drop_oldest", "drop_newest", "refuse"}));
  rows.add("a message has at most", policy.limits.max_message == 0
                                        ? "no limit"
                                        : format_size(static_cast<std::int64_t>(policy.limits.max_message)));
  if (policy.limits.surplus != plan::Surplus::stays) {
    rows.add("came back to a full queue",
             word_of(policy.limits.surplus,
                     Words3{"", "the oldest go, before anything is handed out", "the oldest go, once nobody is free"}));
  }
  if (policy.limits.refuses_late) rows.add("refuse", "takes one more, then none until 0.8 wait");
  rows.add("keep for", time_or(policy.limits.keep_for, "ever"));
  if (policy.output.bytes != 0) rows.add("output buffer", output_buffer_of(policy));
}

void add_deaths(Rows& rows, const plan::DeliveryPolicy& policy) {
  rows.add("persistence", persistence_of(policy) + (policy.disk.sessions ? ", of messages and sessions" : ""));
  rows.add("heartbeat", time_or(policy.heartbeat.interval, "none") +
                            (policy.heartbeat.by_looks ? ", 2 to 3 of them" : "") +
                            (policy.heartbeat.of_process ? ", answered by the process" : "") +
                            (policy.log.partitions == 0 ? "" : ", and a closed connection is only silence"));
}

}  // namespace

std::string describe(const plan::BrokerKind& kind) {
  Rows rows;
  add_retention(rows, kind.policy);
  add_acks(rows, kind);
  add_returns(rows, kind.policy);
  add_hand_out(rows, kind.policy);
  add_deaths(rows, kind.policy);
  return rows.text;
}

std::string describe_settings(const plan::BrokerKind& kind) {
  const compile::KindSettings settings = compile::settings_of(kind);
  std::string text;
  const auto add = [&](std::string_view block, const std::vector<std::string_view>& names) {
    if (!names.empty()) text += fmt::format("{}of {}: {}", text.empty() ? "" : "; ", block, fmt::join(names, ", "));
  };
  add("the broker", settings.broker);
  add("a topic", settings.topic);
  add("a subscription", settings.subscription);
  return text;
}

}  // namespace meshsim::manual
