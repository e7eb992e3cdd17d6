#include "page/page_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "page/claim_limits.hpp"
#include "report/log_lines.hpp"
#include "report/reasons.hpp"
#include "report/result.hpp"
#include "report/summary.hpp"
#include "report/verdict_lines.hpp"
#include "trace/digest.hpp"

namespace meshsim::page {
namespace {

using Json = nlohmann::ordered_json;

std::string_view word_of(plan::ServiceKind kind) {
  switch (kind) {
    case plan::ServiceKind::service:
      return "service";
    case plan::ServiceKind::gateway:
      return "gateway";
    case plan::ServiceKind::broker:
      return "broker";
    case plan::ServiceKind::client:
      return "client";
    case plan::ServiceKind::custom:
      return "custom";
  }
  return {};
}

Json id_or_null(std::uint64_t id, std::uint64_t none) { return id == none ? Json() : Json(id); }

Json names_of(const ToldRun& told, const trace::NameTable& names) {
  const plan::Plan& plan = *told.plan;
  Json out;
  for (const plan::Service& service : plan.services) {
    out["services"].push_back({{"name", service.name}, {"kind", word_of(service.kind)}});
  }
  for (const trace::InstanceName& instance : names.instances) {
    out["instances"].push_back({{"name", instance.name}, {"service", id_or_null(instance.service, no_service)}});
  }
  for (std::size_t topic = 0; topic < names.topics.size(); ++topic) {
    const bool is_endpoint = topic < plan.topics.size() && plan.topics[topic].is_endpoint;
    out["topics"].push_back({{"name", names.topics[topic]}, {"endpoint", is_endpoint}});
  }
  for (const trace::SubscriptionName& subscription : names.subscriptions) {
    out["subscriptions"].push_back({{"name", subscription.name},
                                    {"topic", id_or_null(subscription.topic, no_topic)},
                                    {"service", id_or_null(subscription.service, no_service)}});
  }
  out["marks"] = names.marks;
  for (const plan::TimelineLine& line : told.timeline->lines) {
    out["timeline"].push_back({{"line", line.position.line}, {"text", line.text}});
  }
  return out;
}

/// Lists the phases that begin at a time that is known without the run.
Json phases_of(const plan::Schedule& timeline) {
  Json out = Json::array();
  for (const plan::Phase& phase : timeline.phases) {
    Time from = never;
    for (std::uint32_t i = phase.first; i < phase.end; ++i) {
      const plan::Trigger& trigger = timeline.lines[i].trigger;
      if (const auto* at = std::get_if<plan::trigger::At>(&trigger)) from = std::min(from, at->time);
      if (const auto* every = std::get_if<plan::trigger::Every>(&trigger)) from = std::min(from, every->from);
    }
    if (from != never) out.push_back({{"title", phase.title}, {"from", from}});
  }
  return out;
}

Json verdicts_of(const report::RunResult& run) {
  Json out = Json::array();
  for (const report::JudgedResult& judged : run.judged) {
    if (judged.is_check) continue;
    out.push_back({{"label", judged.label},
                   {"outcome", check::to_string(judged.outcome)},
                   {"word", report::word_of(judged.outcome)},
                   {"claim", judged.text},
                   {"explanation", judged.explanation},
                   {"because", judged.because},
                   {"place", judged.position},
                   {"first", judged.witness.first},
                   {"last", judged.witness.last},
                   {"message", judged.witness.message},
                   {"seq", judged.seq},
                   {"time", judged.time},
                   {"story", judged.story}});
  }
  return out;
}

Json limits_of(const plan::Plan& plan) {
  Json out = Json::array();
  for (const ClaimLimit& each : claim_limits(plan)) {
    out.push_back({{"claim", plan.claims[each.claim].label},
                   {"metric", words_of(each.metric->kind)},
                   {"topic", id_or_null(each.metric->topic, no_topic)},
                   {"service", id_or_null(each.metric->service.service, no_service)},
                   {"sign", watch::to_string(each.comparison)},
                   {"value", each.limit.value.to_string()},
                   {"text", each.limit.text}});
  }
  return out;
}

Json words() {
  Json out;
  for (int kind = 0; kind < event_kind_count; ++kind) {
    const auto each = static_cast<EventKind>(kind);
    out["kinds"].push_back({{"name", to_string(each)}, {"bad", report::colour_of(each) == report::Colour::red}});
  }
  for (int reason = 0; reason < reason_count; ++reason) {
    const auto each = static_cast<Reason>(reason);
    out["reasons"].push_back({{"name", to_string(each)}, {"text", report::describe(each)}});
  }
  return out;
}

Json sentences_of(const EventColumns& events) {
  Json out = Json::array();
  for (const Sentences::Template& each : events.sentences().templates()) {
    out.push_back(
        {static_cast<int>(each.kind), static_cast<int>(each.reason), static_cast<int>(each.speaker), each.text});
  }
  return out;
}

/// The columns, and what the script must know to find them.
class Columns {
 public:
  void add(std::string name, std::string_view bytes) {
    index_.push_back({std::move(name), bytes.size()});
    bytes_ += bytes;
  }
  const Json& index() const { return index_; }
  const std::string& bytes() const { return bytes_; }

 private:
  Json index_ = Json::array();
  std::string bytes_;
};

void add_events(Json& facts, Columns& columns, const Recording& recording) {
  const EventColumns& events = recording.events();
  for (std::size_t i = 0; i < EventColumns::column_names.size(); ++i) {
    columns.add(std::string(EventColumns::column_names[i]), events.column(static_cast<EventColumns::Column>(i)));
  }
  columns.add("text_hashes", events.text_hashes());
  facts["kept"] = events.kept();
  facts["left_out"] = events.left_out();
  facts["sentences"] = sentences_of(events);
  facts["texts"] = events.texts();
  Json curves = Json::array();
  for (std::size_t id = 0; id < recording.curves().curves().size(); ++id) {
    const QueueCurves::Curve& curve = recording.curves().curves()[id];
    curves.push_back(curve.changes);
    columns.add("curve_" + std::to_string(id), curve.bytes());
  }
  facts["curves"] = curves;
  facts["busy"] = {{"samples", recording.busy().samples()}, {"services", recording.busy().services()}};
  columns.add("busy", recording.busy().bytes());
  facts["curves_until"] =
      id_or_null(static_cast<std::uint64_t>(recording.curves().complete_until()), static_cast<std::uint64_t>(never));
}

}  // namespace

std::string page_data(const ToldRun& told) {
  const report::RunResult& run = *told.result;
  Json facts{{"version", 2},
             {"scenario", run.scenario},
             {"run", run.name},
             {"seed", run.seed},
             {"events", run.events},
             {"digest", trace::Digest::text_of(run.digest)},
             {"ended_at", run.ended_at},
             {"standing", report::to_string(run.standing)},
             {"closing", report::closing_line(run)},
             {"replay", run.replay}};
  if (told.is_trace) facts["lacks"] = what_a_trace_lacks;
  facts["verdicts"] = verdicts_of(run);
  facts["limits"] = limits_of(*told.plan);
  facts.update(words());
  Columns columns;
  facts.update(names_of(told, told.recording->names()));
  facts["phases"] = phases_of(*told.timeline);
  add_events(facts, columns, *told.recording);
  facts["columns"] = columns.index();
  // A broken character must not cost the page.
  const std::string json = facts.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(json.size() >> (8 * byte));
  return out + json + columns.bytes();
}

}  // namespace meshsim::page
