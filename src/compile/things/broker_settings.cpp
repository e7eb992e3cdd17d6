#include "compile/things/broker_settings.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include "compile/build/broker_kinds.hpp"
#include "compile/build/names.hpp"
#include "compile/build/quantity.hpp"
#include "compile/build/settings.hpp"
#include "compile/source/limits.hpp"

namespace meshsim::compile {
namespace {

namespace ast = lang::ast;
using plan::BrokerKind;
using plan::DeliveryPolicy;
using plan::Knob;

constexpr std::uint64_t max_u32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t max_partitions = 4096;  // each partition is a queue in every group

struct Entry {
  std::string_view key;
  std::string_view what;  ///< the deed that a kind without the ability cannot do
  Ability ability;        ///< null: every kind has it
  void (*apply)(Build&, const ast::Setting&, const BrokerKind&, DeliveryPolicy&);
};

std::optional<std::uint64_t> single_count(Build& build, const ast::Setting& setting, std::uint64_t least,
                                          std::uint64_t most) {
  if (setting.arguments.size() == 1) {
    return read_count(build, setting.arguments.front(), fmt::format("`{}`", setting.key.text), least, most);
  }
  build.diagnostics.error("E0213", setting.span, fmt::format("`{}` takes one number", setting.key.text))
      .label("not one number")
      .help(fmt::format("such as `{} 10`", setting.key.text));
  return std::nullopt;
}

/// Applies `overflow drop_oldest|drop_newest|refuse`.
void set_overflow(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  constexpr std::array<std::string_view, 3> words = {"drop_oldest", "drop_newest", "refuse"};
  constexpr std::array<Ability, 3> abilities = {has_overflow<plan::Overflow::drop_oldest>,
                                                has_overflow<plan::Overflow::drop_newest>,
                                                has_overflow<plan::Overflow::refuse>};
  constexpr std::array<std::string_view, 3> deeds = {"drop the oldest message of a full queue",
                                                     "drop the newest message of a full queue",
                                                     "refuse a message when a queue is full"};
  const auto word = read_word(build, setting, {words.begin(), words.end()});
  if (!word) return;
  if (!abilities[*word](kind)) {
    report_cannot(build, setting.span, kind.name, deeds[*word], abilities[*word]);
    return;
  }
  policy.limits.overflow = static_cast<plan::Overflow>(*word);
}

void set_confirm_timeout(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto time = read_single_duration(build, setting, 1)) policy.publishing.confirm_timeout = *time;
}

void set_heartbeat(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto time = read_single_period(build, setting)) policy.heartbeat.interval = *time;
}

void set_duplicate_window(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto time = read_single_duration(build, setting, 0)) policy.publishing.duplicate_window = *time;
}

/// Applies `key FIELD`.
void set_key(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const ast::NameUse* use =
      setting.arguments.size() == 1 ? std::get_if<ast::NameUse>(&setting.arguments.front().node) : nullptr;
  if (use == nullptr) {
    build.diagnostics.error("E0213", setting.span, "`key` takes the name of a field")
        .label("not a field of the messages")
        .help("such as `key user`");
    return;
  }
  policy.dispatch.key = field_id(build, use->name, setting.span);
}

/// Applies `partitions N`.
void set_partitions(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto n = single_count(build, setting, 1, max_partitions)) {
    policy.log.partitions = static_cast<std::uint32_t>(*n);
  }
}

/// Applies `acks none|leader|all`.
void set_acks(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto word = read_word(build, setting, {"none", "leader", "all"});
  if (!word) return;
  policy.publishing.confirms = *word != 0;
  if (*word == 2 || policy.disk.persistence != plan::Persistence::always) return;
  build.diagnostics.error("E0427", setting.span, "messages cannot be safe from a power off that nobody waited for")
      .label("`persistence always` needs `acks all`")
      .help("with `acks leader` or `acks none` say `persistence kernel`: one replica has it, in memory");
}

/// Applies `output_buffer 32MiB`, the most at any time, or `output_buffer 32MiB, 8MiB, 60s`, with the most for so long.
void set_output_buffer(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const std::size_t count = setting.arguments.size();
  if (count != 1 && count != 3) {
    build.diagnostics.error("E0213", setting.span, "`output_buffer` takes a size, or two sizes and a duration")
        .label("at most so much; and so much for so long")
        .help("such as `output_buffer 32MiB, 8MiB, 60s`");
    return;
  }
  policy.output.bytes = read_size(build, setting.arguments[0], "`output_buffer`").value_or(policy.output.bytes);
  policy.output.soft_bytes = 0;
  policy.output.soft_time = 0;
  if (count == 1) return;
  policy.output.soft_bytes = read_size(build, setting.arguments[1], "the lower limit of `output_buffer`").value_or(1);
  policy.output.soft_time = read_duration(build, setting.arguments[2], "the time of `output_buffer`", 1).value_or(1);
  if (policy.output.soft_bytes <= policy.output.bytes) return;
  build.diagnostics.error("E0306", setting.arguments[1].span, "the lower limit of `output_buffer` is above the other")
      .label("at the upper limit the connection is cut at once")
      .help("such as `output_buffer 32MiB, 8MiB, 60s`");
}

/// Applies `max_message 1MiB`.
void set_max_message(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (setting.arguments.size() != 1) {
    build.diagnostics.error("E0213", setting.span, "`max_message` takes one size")
        .label("not one size")
        .help("such as `max_message 1MiB`");
    return;
  }
  policy.limits.max_message =
      read_size(build, setting.arguments[0], "`max_message`").value_or(policy.limits.max_message);
}

constexpr Entry key_entry = {"key", "keep messages with one key in order (`key`)", has_knob<Knob::key>, set_key};
constexpr Entry partitions_entry = {"partitions", "divide a topic (`partitions`)", has_knob<Knob::partitions>,
                                    set_partitions};

constexpr std::array<Entry, 9> broker_entries = {{
    {"overflow", "", nullptr, set_overflow},
    {"confirm_timeout", "tell a publisher that it has a message (`confirm_timeout`)", has_confirms,
     set_confirm_timeout},
    {"heartbeat", "", nullptr, set_heartbeat},
    {"duplicate_window", "recognise a message that is published twice (`duplicate_window`)",
     has_knob<Knob::duplicate_window>, set_duplicate_window},
    key_entry,
    partitions_entry,
    {"output_buffer", "cut off who does not read (`output_buffer`)", has_knob<Knob::output_buffer>, set_output_buffer},
    {"acks", "choose what a publisher waits for (`acks`)", has_knob<Knob::producer_acks>, set_acks},
    {"max_message", "", nullptr, set_max_message},
}};

constexpr std::array<Entry, 2> topic_entries = {{key_entry, partitions_entry}};

/// Applies `backoff 1s, 5s, 30s`.
void set_backoff(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (setting.arguments.empty() || setting.arguments.size() > policy.redelivery.backoff.size()) {
    build.diagnostics
        .error("E0213", setting.span,
               fmt::format("`backoff` takes one to {} durations", policy.redelivery.backoff.size()))
        .label("how long the first delivery may take, the second ...")
        .help("such as `backoff 1s, 5s, 30s`");
    return;
  }
  for (std::size_t i = 0; i < setting.arguments.size(); ++i) {
    policy.redelivery.backoff[i] = read_period(build, setting.arguments[i], "a step of `backoff`").value_or(second);
  }
}

void set_max_in_flight(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto n = single_count(build, setting, 1, max_u32))
    policy.dispatch.max_in_flight = static_cast<std::uint32_t>(*n);
}

void set_delivery_limit(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto returns = single_count(build, setting, 0, max_u32 - 1);
  if (returns) policy.redelivery.max_deliveries = static_cast<std::uint32_t>(*returns + 1);
}

/// Applies `own_pending first|stays`.
void set_own_pending(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto word = read_word(build, setting, {"stays", "first"});
  if (word) policy.redelivery.own_pending = static_cast<plan::OwnPending>(*word);
}

/// Applies `makes_group at_start|at_connect`.
void set_makes_group(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto word = read_word(build, setting, {"at_start", "at_connect"});
  if (word) policy.log.regroup = *word == 0 ? plan::Regroup::at_start : plan::Regroup::at_connect;
}

/// Applies `scaled_away stays|deleted`.
void set_scaled_away(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto word = read_word(build, setting, {"stays", "deleted"});
  if (word) policy.redelivery.deleting_drops = *word == 1;
}

/// Applies `qos 0|1|2` of an MQTT subscription.
void set_quality(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto quality = single_count(build, setting, 0, 2);
  if (!quality) return;
  if (*quality == 2) policy.acks.at = plan::AckAt::arrival;
  if (*quality != 0) return;
  policy.receivers.retention = plan::Retention::none;
  policy.acks.model = plan::AckModel::automatic;
  policy.redelivery.on_disconnect = false;
  policy.dispatch.prefetch = 0;
}

/// Applies `session clean|stored`.
void set_session(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  const auto word = read_word(build, setting, {"stored", "clean"});
  if (word && *word == 1) policy.receivers.retention = plan::Retention::none;
}

/// Applies `reset 5s`.
void set_reset_since(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  if (!begins_at<plan::Reset::since>(kind)) {
    report_cannot(build, setting.span, kind.name, "begin a group at a time (`reset 5s`)",
                  begins_at<plan::Reset::since>);
    return;
  }
  policy.log.reset = plan::Reset::since;
  policy.log.reset_since = read_duration(build, setting.arguments.front(), "the time of `reset`").value_or(0);
}

/// Applies `reset earliest|latest|last|TIME`. Setting where a group begins implies a group that its consumers make.
void set_reset(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  policy.log.made_by_consumer = true;
  const auto* name =
      setting.arguments.size() == 1 ? std::get_if<ast::NameUse>(&setting.arguments.front().node) : nullptr;
  const bool is_value = name == nullptr || build.environment.find(name->name) != nullptr;
  if (setting.arguments.size() == 1 && is_value) return set_reset_since(build, setting, kind, policy);
  const auto word = read_word(build, setting, {"earliest", "latest", "last"});
  if (!word) return;
  policy.log.reset = static_cast<plan::Reset>(*word);
  if (kind.resets.has(policy.log.reset)) return;
  report_cannot(build, setting.span, kind.name, "begin a group with the newest message (`reset last`)",
                begins_at<plan::Reset::last>);
}

void set_commit_interval(Build& build, const ast::Setting& setting, const BrokerKind&, DeliveryPolicy& policy) {
  if (const auto time = read_single_period(build, setting)) policy.log.commit_interval = *time;
}

constexpr std::array<Entry, 10> subscription_entries = {{
    {"backoff", "wait longer with each delivery (`backoff`)", has_knob<Knob::backoff>, set_backoff},
    {"max_in_flight", "limit what all consumers of a subscription hold together (`max_in_flight`)",
     has_knob<Knob::max_in_flight>, set_max_in_flight},
    {"delivery_limit", "count how often a message came back (`delivery_limit`)", has_knob<Knob::delivery_limit>,
     set_delivery_limit},
    {"qos", "choose how sure a delivery is (`qos`)", has_knob<Knob::quality>, set_quality},
    {"session", "keep or forget a session (`session`)", has_knob<Knob::quality>, set_session},
    {"own_pending", "give a consumer that is back what it held (`own_pending`)", has_knob<Knob::own_pending>,
     set_own_pending},
    {"makes_group", "lose a group and make it again (`makes_group`)", has_knob<Knob::makes_group>, set_makes_group},
    {"scaled_away", "leave or delete the consumer of a replica that is scaled away (`scaled_away`)",
     has_knob<Knob::scaled_away>, set_scaled_away},
    {"reset", "let a group read what was published before it was made (`reset`)", has_history, set_reset},
    {"commit_interval", "commit how far a group has come (`commit_interval`)", has_knob<Knob::commit_interval>,
     set_commit_interval},
}};

/// Adds the entries that a broker of the kind takes.
template <std::size_t n>
void add_entries(std::vector<std::string_view>& settings, const std::array<Entry, n>& entries, const BrokerKind& kind) {
  for (const Entry& entry : entries) {
    const bool has_words = entry.apply != set_overflow || kind.overflows.bits != 0;
    if (has_words && (entry.ability == nullptr || entry.ability(kind))) settings.push_back(entry.key);
  }
}

void add_if(std::vector<std::string_view>& settings, bool is_possible, std::string_view setting) {
  if (is_possible) settings.push_back(setting);
}

void add_keeps(std::vector<std::string_view>& settings, const BrokerKind& kind) {
  add_if(settings, kind.knobs.has(Knob::keep_at_most), "keep at most");
  add_if(settings, kind.knobs.has(Knob::keep_for), "keep for");
}

template <std::size_t n>
void apply_entry(Build& build, const std::array<Entry, n>& entries, const ast::Setting& setting, const BrokerKind& kind,
                 DeliveryPolicy& policy, std::string_view sort, std::vector<std::string_view> known) {
  for (const Entry& entry : entries) {
    known.push_back(entry.key);
    if (entry.key != setting.key.text) continue;
    if (entry.ability != nullptr && !entry.ability(kind)) {
      report_cannot(build, setting.span, kind.name, entry.what, entry.ability);
    } else {
      entry.apply(build, setting, kind, policy);
    }
    return;
  }
  report_setting(build, setting, sort, known);
}

}  // namespace

void set_persistence(Build& build, const ast::Persistence& persistence, const BrokerKind& kind,
                     DeliveryPolicy& policy) {
  using Kind = ast::Persistence::Kind;
  struct Level {
    Kind kind;
    plan::Persistence level;
    Ability ability;
    std::string_view what;
  };
  constexpr std::array<Level, 5> levels = {{
      {Kind::none, plan::Persistence::none, has_level<plan::Persistence::none>, "do without the disk"},
      {Kind::every, plan::Persistence::interval, has_level<plan::Persistence::interval>,
       "write messages to disk at intervals"},
      {Kind::always, plan::Persistence::always, has_level<plan::Persistence::always>, "keep messages on disk"},
      {Kind::snapshot, plan::Persistence::snapshot, has_level<plan::Persistence::snapshot>, "make snapshots"},
      {Kind::kernel, plan::Persistence::kernel, has_level<plan::Persistence::kernel>,
       "leave it to the kernel when messages are written"},
  }};
  for (const Level& level : levels) {
    if (level.kind != persistence.kind) continue;
    if (!level.ability(kind)) {
      report_cannot(build, persistence.span, kind.name, level.what, level.ability);
      return;
    }
    policy.disk.persistence = level.level;
  }
  policy.disk.sync_interval = policy.disk.persistence == plan::Persistence::kernel ? plan::kernel_flush : 0;
  policy.disk.snapshots = policy.disk.persistence == plan::Persistence::snapshot ? kind.policy.disk.snapshots
                                                                                 : decltype(policy.disk.snapshots){};
  if (!persistence.every) return;
  const Duration every = read_period(build, *persistence.every, "the time between two syncs").value_or(second);
  if (policy.disk.persistence == plan::Persistence::interval) {
    policy.disk.sync_interval = every;
  } else {
    policy.disk.snapshots = {{{.after = every, .changes = 1}}};
  }
}

void set_of_broker(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  apply_entry(build, broker_entries, setting, kind, policy, "broker", {"networks", "persistence", "keep", "topic"});
}

void set_of_topic(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  apply_entry(build, topic_entries, setting, kind, policy, "topic", {"keep", "retained"});
}

void set_of_subscription(Build& build, const ast::Setting& setting, const BrokerKind& kind, DeliveryPolicy& policy) {
  apply_entry(build, subscription_entries, setting, kind, policy, "subscription",
              {"prefetch", "redeliver", "dead", "ack"});
}

KindSettings settings_of(const BrokerKind& kind) {
  KindSettings settings;
  settings.broker.emplace_back("persistence");
  add_keeps(settings.broker, kind);
  add_entries(settings.broker, broker_entries, kind);
  add_keeps(settings.topic, kind);
  add_entries(settings.topic, topic_entries, kind);
  add_if(settings.topic, kind.knobs.has(Knob::retained), "retained");
  add_if(settings.subscription, kind.knobs.has(Knob::prefetch), "prefetch");
  add_if(settings.subscription, kind.knobs.has(Knob::redeliver_after), "redeliver after");
  add_if(settings.subscription, counts_deliveries(kind), "dead letter after");
  add_if(settings.subscription, has_acks(kind), "ack early");
  add_if(settings.subscription, has_acks(kind), "ack on arrival");
  add_if(settings.subscription, kind.knobs.has(Knob::ack_sync), "ack sync");
  add_entries(settings.subscription, subscription_entries, kind);
  return settings;
}

}  // namespace meshsim::compile
