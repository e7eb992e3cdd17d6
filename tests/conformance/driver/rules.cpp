#include "driver/rules.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "driver/cases.hpp"
#include "driver/prediction.hpp"
#include "driver/schedule.hpp"
#include "driver/trial.hpp"
#include "driver/trouble.hpp"
#include "plan/broker_kinds.hpp"

namespace meshsim::conformance {
namespace {

using plan::AckModel;
using plan::Counts;
using plan::DeliveryPolicy;
using plan::GiveBack;
using plan::HandOut;
using plan::Retention;

/// Where there is a race: how many times as many seeds a changed record gets to come to the real outcome as the true
/// one took.
constexpr std::uint32_t patience = 10;

class Changes {
 public:
  explicit Changes(const DeliveryPolicy& record) : record_(&record) {}

  template <class Section, class T>
  void add(const char* field, Section DeliveryPolicy::*section, T Section::*member,
           std::vector<std::pair<const char*, T>> values) {
    const T was = record_->*section.*member;
    for (const auto& [name, value] : values) {
      if (value == was) continue;
      changes_.push_back(
          {std::string(field) + ": " + name, [section, member, was, value = value](DeliveryPolicy& policy) {
             T& now = policy.*section.*member;
             if (now == was) now = value;
           }});
    }
  }
  template <class Section>
  void flip(const char* field, Section DeliveryPolicy::*section, bool Section::*member) {
    add(field, section, member, {{"no", false}, {"yes", true}});
  }

  std::vector<RuleChange> take() { return std::move(changes_); }

 private:
  const DeliveryPolicy* record_;
  std::vector<RuleChange> changes_;
};

/// Who gets a message, and what acks and what brings it back.
void change_acks(Changes& changes) {
  using namespace plan;
  changes.add("retention", &DeliveryPolicy::receivers, &plan::Receivers::retention,
              {{"none", Retention::none}, {"until_acked", Retention::until_acked}, {"log", Retention::log}});
  changes.add("ack", &DeliveryPolicy::acks, &plan::Acks::model,
              {{"automatic", AckModel::automatic}, {"manual", AckModel::manual}});
  changes.add("ack_names", &DeliveryPolicy::acks, &plan::Acks::names,
              {{"delivery", AckNames::delivery}, {"message", AckNames::message}});
  changes.add("give_back", &DeliveryPolicy::acks, &plan::Acks::give_back,
              {{"none", GiveBack::none}, {"at_once", GiveBack::at_once}, {"after_delay", GiveBack::after_delay}});
  changes.flip("retry_goes_last", &DeliveryPolicy::acks, &plan::Acks::retry_goes_last);
  changes.flip("confirms", &DeliveryPolicy::publishing, &plan::Publishing::confirms);
  changes.add("duplicate_window", &DeliveryPolicy::publishing, &plan::Publishing::duplicate_window,
              {{"2min", 2 * minute}});
  changes.add("reset", &DeliveryPolicy::log, &plan::Log::reset,
              {{"earliest", Reset::earliest}, {"latest", Reset::latest}, {"last", Reset::last}});
  changes.flip("made_by_consumer", &DeliveryPolicy::log, &plan::Log::made_by_consumer);
  changes.flip("redeliver_on_disconnect", &DeliveryPolicy::redelivery, &plan::Redelivery::on_disconnect);
  changes.add("unwritten", &DeliveryPolicy::redelivery, &plan::Redelivery::unwritten, {{"100ms", 100 * millisecond}});
  changes.add("own_pending", &DeliveryPolicy::redelivery, &plan::Redelivery::own_pending,
              {{"stays", OwnPending::stays}, {"comes_first", OwnPending::comes_first}});
  changes.flip("deleting_drops", &DeliveryPolicy::redelivery, &plan::Redelivery::deleting_drops);
  changes.add(
      "regroup", &DeliveryPolicy::log, &plan::Log::regroup,
      {{"not_needed", Regroup::not_needed}, {"at_start", Regroup::at_start}, {"at_connect", Regroup::at_connect}});
  changes.add("lease", &DeliveryPolicy::redelivery, &plan::Redelivery::lease, {{"1s", second}});
  changes.add("lease_by", &DeliveryPolicy::redelivery, &plan::Redelivery::lease_by,
              {{"broker", LeaseBy::broker}, {"consumers", LeaseBy::consumers}});
  changes.add("counts", &DeliveryPolicy::redelivery, &plan::Redelivery::counts,
              {{"nothing", Counts::nothing}, {"a_flag", Counts::a_flag}, {"deliveries", Counts::deliveries}});
  changes.flip("recovery_flags", &DeliveryPolicy::redelivery, &plan::Redelivery::recovery_flags);
  changes.add("max_deliveries", &DeliveryPolicy::redelivery, &plan::Redelivery::max_deliveries, {{"1", 1U}});
  changes.add("exhausted", &DeliveryPolicy::redelivery, &plan::Redelivery::exhausted,
              {{"dead_letter", Exhausted::dead_letter}, {"drop", Exhausted::drop}, {"stay", Exhausted::stay}});
  changes.flip("dead_letter_evicted", &DeliveryPolicy::redelivery, &plan::Redelivery::dead_letter_evicted);
}

/// How messages go out, and what bounds them.
void change_hand_out(Changes& changes) {
  using namespace plan;
  changes.add("hand_out", &DeliveryPolicy::dispatch, &plan::Dispatch::by,
              {{"push", HandOut::push}, {"when_idle", HandOut::when_idle}});
  changes.add("pick", &DeliveryPolicy::dispatch, &plan::Dispatch::pick,
              {{"turns", Pick::turns},
               {"oldest_request", Pick::oldest_request},
               {"least_lately_served", Pick::least_lately_served},
               {"random", Pick::random}});
  changes.add("prefetch", &DeliveryPolicy::dispatch, &plan::Dispatch::prefetch, {{"1", 1U}, {"2", 2U}});
  changes.add("max_in_flight", &DeliveryPolicy::dispatch, &plan::Dispatch::max_in_flight, {{"1", 1U}});
  changes.flip("key_blocks", &DeliveryPolicy::dispatch, &plan::Dispatch::key_blocks);
  changes.add("ack_at", &DeliveryPolicy::acks, &plan::Acks::at,
              {{"end", AckAt::end}, {"begin", AckAt::begin}, {"arrival", AckAt::arrival}});
  changes.add("keep_at_most", &DeliveryPolicy::limits, &plan::Limits::keep_at_most, {{"1", std::uint64_t{1}}});
  changes.add(
      "overflow", &DeliveryPolicy::limits, &plan::Limits::overflow,
      {{"drop_oldest", Overflow::drop_oldest}, {"drop_newest", Overflow::drop_newest}, {"refuse", Overflow::refuse}});
  changes.add("surplus", &DeliveryPolicy::limits, &plan::Limits::surplus,
              {{"stays", Surplus::stays},
               {"before_hand_out", Surplus::before_hand_out},
               {"after_hand_out", Surplus::after_hand_out}});
  changes.add("keep_for", &DeliveryPolicy::limits, &plan::Limits::keep_for, {{"1s", second}});
  changes.add("output_buffer", &DeliveryPolicy::output, &plan::OutputBuffer::bytes,
              {{"no limit", std::uint64_t{0}}, {"16MiB", std::uint64_t{16} << 20}});
  changes.add("output_buffer_soft", &DeliveryPolicy::output, &plan::OutputBuffer::soft_bytes,
              {{"no limit", std::uint64_t{0}}, {"1MiB", std::uint64_t{1} << 20}});
  changes.add("output_buffer_time", &DeliveryPolicy::output, &plan::OutputBuffer::soft_time,
              {{"1s", second}, {"10min", 10 * minute}});
  changes.flip("output_blocks", &DeliveryPolicy::output, &plan::OutputBuffer::in_blocks);
}

/// The broker's own death, and that of its peers.
void change_deaths(Changes& changes) {
  using namespace plan;
  changes.add("persistence", &DeliveryPolicy::disk, &plan::Storage::persistence,
              {{"none", Persistence::none},
               {"interval", Persistence::interval},
               {"always", Persistence::always},
               {"snapshot", Persistence::snapshot},
               {"kernel", Persistence::kernel}});
  using Points = std::array<SnapshotPoint, 3>;
  changes.add("snapshots", &DeliveryPolicy::disk, &plan::Storage::snapshots,
              {{"none", Points{}}, {"1 change in 10s", Points{{{.after = 10 * second, .changes = 1}}}}});
  changes.add("sync_interval", &DeliveryPolicy::disk, &plan::Storage::sync_interval, {{"10s", 10 * second}});
  changes.flip("syncs_by_clock", &DeliveryPolicy::disk, &plan::Storage::syncs_by_clock);
  changes.flip("sessions", &DeliveryPolicy::disk, &plan::Storage::sessions);
  changes.add("heartbeat", &DeliveryPolicy::heartbeat, &plan::Heartbeat::interval,
              {{"never", Duration{0}}, {"1min", minute}, {"1h", hour}});
  changes.flip("heartbeat_of_process", &DeliveryPolicy::heartbeat, &plan::Heartbeat::of_process);
}

std::vector<RuleChange> changes_to(const DeliveryPolicy& record) {
  Changes changes(record);
  change_acks(changes);
  change_hand_out(changes);
  change_deaths(changes);
  return changes.take();
}

/// Makes the plan as the compiler does from the changed record.
plan::Plan changed(plan::Plan plan, const RuleChange& change) {
  for (plan::BrokerDetail& broker : plan.brokers) change.apply(broker.policy);
  for (plan::Subscription& subscription : plan.subscriptions) {
    DeliveryPolicy& policy = subscription.policy;
    const Retention before = policy.receivers.retention;
    const std::uint32_t slots = plan.service_details[plan.services[subscription.service].detail].concurrency;
    const bool asks_by_slots = policy.dispatch.by == HandOut::when_idle && policy.dispatch.prefetch == slots;
    if (asks_by_slots) policy.dispatch.prefetch = 0;
    change.apply(policy);
    if (asks_by_slots && policy.dispatch.prefetch == 0) policy.dispatch.prefetch = slots;
    if (policy.receivers.retention != before) subscription.keeping = policy.receivers.retention != Retention::none;
  }
  return plan;
}

/// Why no scenario can tell some fields of a record: another one leaves them nothing to say.
struct Gate {
  std::string_view fields;
  bool (*is_shut)(const DeliveryPolicy& record);
  std::string_view reason;
};

constexpr bool always(const DeliveryPolicy&) { return true; }
constexpr bool keeps_nothing(const DeliveryPolicy& record) { return record.receivers.retention == Retention::none; }
constexpr bool is_log(const DeliveryPolicy& record) { return record.receivers.retention == Retention::log; }
constexpr bool has_no_history(const DeliveryPolicy& record) { return !is_log(record); }
constexpr bool acks_itself(const DeliveryPolicy& record) { return record.acks.model == AckModel::automatic; }
constexpr bool counts_nothing(const DeliveryPolicy& record) { return record.redelivery.counts == Counts::nothing; }
constexpr bool has_groups_as_data(const DeliveryPolicy& record) {
  return record.log.regroup != plan::Regroup::not_needed;
}
constexpr bool has_no_groups(const DeliveryPolicy& record) { return !record.receivers.groups; }
constexpr bool has_no_buffer(const DeliveryPolicy& record) { return record.output.bytes == 0; }
constexpr bool takes_nothing_back(const DeliveryPolicy& record) { return record.acks.give_back == GiveBack::none; }

constexpr Gate gates[] = {
    {"ack_names give_back retry_goes_last redeliver_on_disconnect unwritten own_pending deleting_drops lease lease_by "
     "max_deliveries exhausted prefetch max_in_flight ack_at surplus",
     acks_itself, "a message is done with as it is handed out, nothing is pending or comes back"},
    {"dead_letter_evicted keep_at_most overflow keep_for persistence snapshots sync_interval syncs_by_clock sessions "
     "recovery_flags reset made_by_consumer surplus regroup",
     keeps_nothing, "nothing is kept"},
    {"made_by_consumer", has_no_history, "it begins with the oldest, whoever makes it"},
    {"made_by_consumer", has_groups_as_data, "who starts makes it, and everybody does before anything is published"},
    {"regroup", has_no_history, "a list has no groups that could be lost"},
    {"surplus", is_log, "a log has no more than its limit, whoever reads it"},
    {"pick", has_no_groups, "there are no groups"},
    {"output_buffer_soft output_buffer_time output_blocks", has_no_buffer, "there is no limit at all"},
    {"recovery_flags", counts_nothing, "nobody is told of earlier deliveries"},
    {"exhausted=stay", always, "outcomes name what is given up, with an advisory or as a dead letter"},
    {"prefetch=1", always, "the workers of a real run have one slot, and ask for one"},
    {"retry_goes_last", takes_nothing_back, "nobody gives back"},
    {"give_back=after_delay", always, "what a scenario may ask for is the language's: cases in `refused`"},
    {"overflow", is_log, "a log can only lose its oldest"},
    {"sync_interval", always, "who syncs at intervals says at which"},
    {"counts", always, "it decides what may be written (`dead letter after`); the engine always counts"},
};

/// `change`: "exhausted: stay". A gate names the field, or the field with that value.
std::string why_unseen(const DeliveryPolicy& record, const std::string& change) {
  const std::size_t colon = change.find(':');
  const std::string field = change.substr(0, colon);
  const std::string value = field + "=" + change.substr(colon + 2);
  const auto names = [](std::string_view fields, const std::string& word) {
    return (" " + std::string(fields) + " ").find(" " + word + " ") != std::string::npos;
  };
  for (const Gate& gate : gates) {
    if (gate.is_shut(record) && (names(gate.fields, field) || names(gate.fields, value))) {
      return std::string(gate.reason);
    }
  }
  return {};
}

/// What the real server says it is set to. What the comparison says in its stead shows nothing.
bool is_told(const std::string& change) {
  for (const char* field : {"heartbeat:", "output_buffer", "persistence:", "snapshots:"}) {
    if (change.starts_with(field)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> rule_kinds() { return {"redis-pubsub", "redis-list", "redis-list-reliable", "redis-streams"}; }

void Rules::add_case(const std::filesystem::path& file, const Verdict& verdict) {
  if (!verdict.agrees || verdict.seeds == 0) return;
  const std::string text = text_of_case(file);
  const std::string folder = file.parent_path().filename().string();
  Case seen;
  seen.name = (folder == kind_ ? kind_ : kind_ + "/" + folder) + "/" + file.stem().string();
  seen.plan = compile_one(file.string(), text);
  seen.says_prefetch = text.find("prefetch") != std::string::npos;
  seen.verdict = verdict;
  seen.seeds = std::min(verdict.outcomes == 1 ? verdict.seeds : patience * verdict.seeds, most_seeds);
  cases_.push_back(std::move(seen));
}

/// Whether the changed record does not come to what the real server did, or said it was set to.
bool Rules::notices(const Case& seen, const RuleChange& change, bool by_settings, RuleFinding& finding) {
  const plan::Plan plan = changed(seen.plan, change);
  const Result<Schedule> schedule = make_schedule(plan);
  if (!schedule) return false;
  View view = seen.verdict.view;
  view.settings = by_settings;
  const std::string& real = by_settings ? seen.verdict.real : seen.verdict.done;
  Prediction prediction(*schedule, view);
  if (prediction.allows(real, seen.seeds)) return false;
  finding.seen_by = seen.name;
  finding.simulated = prediction.strict();
  finding.real = real;
  return true;
}

/// What a server does counts for more than what it says it is set to.
RuleFinding Rules::look(const RuleChange& change) const {
  RuleFinding finding;
  finding.change = change.text;
  // A plan does not tell whether the number is the scenario's or the compiler's.
  const bool is_prefetch = change.text.starts_with("prefetch:");
  for (const bool by_settings : {false, true}) {
    if (by_settings && !is_told(change.text)) continue;
    for (const Case& seen : cases_) {
      if (is_prefetch && seen.says_prefetch) continue;
      if (notices(seen, change, by_settings, finding)) return finding;
    }
  }
  return finding;
}

std::vector<RuleFinding> Rules::findings() const {
  const plan::BrokerKind* kind = plan::find_broker_kind(kind_);
  if (kind == nullptr) throw Trouble("there is no kind `" + kind_ + "`");
  std::vector<RuleFinding> findings;
  for (const RuleChange& change : changes_to(kind->policy)) {
    findings.push_back(look(change));
    if (findings.back().seen_by.empty()) findings.back().reason = why_unseen(kind->policy, change.text);
  }
  return findings;
}

std::string text_of(const std::vector<RuleFinding>& findings) {
  std::string text;
  for (const RuleFinding& finding : findings) {
    text += finding.change + " -> ";
    if (finding.seen_by.empty()) {
      text += (finding.reason.empty() ? "SEEN BY NO CASE" : "no case: " + finding.reason) + "\n";
    } else {
      text +=
          finding.seen_by + "\n" + side_by_side("with that change", finding.simulated, "redis-server", finding.real);
    }
  }
  return text;
}

}  // namespace meshsim::conformance
