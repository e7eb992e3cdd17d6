#include "page/trace_page.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "page/recording.hpp"
#include "page/run_page.hpp"
#include "report/event_counts.hpp"
#include "report/trace_result.hpp"
#include "trace/event_names.hpp"
#include "value/record.hpp"

namespace meshsim::page {
namespace {

using Json = nlohmann::ordered_json;

/// Answers that nothing waits and nobody is busy, which the page leaves out.
class NoGauges final : public watch::Gauges {
 public:
  std::uint64_t depth(TopicId, ServiceId) const override { return 0; }
  std::uint64_t in_flight(TopicId, ServiceId) const override { return 0; }
  Duration busy(ServiceId) const override { return 0; }
  Duration capacity(ServiceId) const override { return 0; }
};

/// Makes records of the JSON of payloads again. What JSON tells as text stays text: "200ms" may have been a duration.
class Payloads {
 public:
  explicit Payloads(std::vector<std::string>& fields) : fields_(&fields) {}

  /// Returns the record; valid until the next call. Fields that do not fit are left out.
  value::Bytes record_of(const std::string& json) {
    const Json object = Json::parse(json, nullptr, false);
    record_.clear();
    if (object.is_object()) fill(record_, object, 0);
    return record_.bytes();
  }

 private:
  // Scenarios nest records a few levels deep; a file that was made up may nest any number.
  static constexpr int deepest = 32;

  void fill(value::RecordWriter& record, const Json& object, int depth) {
    for (const auto& [name, member] : object.items()) {
      const FieldId field = field_of(name);
      if (member.is_boolean()) {
        static_cast<void>(record.add(field, value::Value::boolean(member.get<bool>())));
      } else if (member.is_object()) {
        if (depth == deepest) continue;
        value::RecordWriter inner;
        fill(inner, member, depth + 1);
        static_cast<void>(record.add(field, value::Value::bytes(value::Type::record, inner.bytes())));
      } else if (member.is_string() || member.is_number()) {
        add_text(record, field, member.is_string() ? member.get<std::string>() : member.dump(), member.is_number());
      }
    }
  }

  static void add_text(value::RecordWriter& record, FieldId field, const std::string& text, bool is_number) {
    const Result<Decimal> number = is_number ? Decimal::parse(text) : Result<Decimal>(Error{});
    if (number) {
      static_cast<void>(record.add(field, value::Value::number(*number)));
    } else {
      static_cast<void>(record.add(field, value::Value::text(std::string_view(text).substr(0, value::longest_bytes))));
    }
  }

  FieldId field_of(const std::string& name) {
    const auto [found, is_new] = ids_.try_emplace(name, static_cast<FieldId>(fields_->size()));
    if (is_new) fields_->push_back(name);
    return found->second;
  }

  std::vector<std::string>* fields_;
  std::map<std::string, FieldId> ids_;
  value::RecordWriter record_;
};

/// Makes as much of a plan as the names tell.
plan::Plan plan_of(const trace::TraceFile& trace) {
  plan::Plan plan;
  for (const std::string& name : trace.names.services) plan.services.emplace_back().name = name;
  for (const trace::InstanceName& instance : trace.names.instances) {
    if (instance.service < plan.services.size())
      plan.services[instance.service].replicas = std::max(plan.services[instance.service].replicas, instance.replica);
  }
  for (const std::string& name : trace.names.topics) plan.topics.emplace_back().name = name;
  for (const Event& event : trace.events) {
    if (event.topic < plan.topics.size() && trace::is_about_call(event.kind))
      plan.topics[event.topic].is_endpoint = true;
  }
  return plan;
}

}  // namespace

std::string trace_page(const trace::TraceFile& trace, const std::string& file) {
  const plan::Plan plan = plan_of(trace);
  trace::NameTable names = trace.names;
  const NoGauges gauges;
  Recording recording(plan, names, gauges);
  Payloads payloads(names.fields);
  for (std::size_t i = 0; i < trace.events.size(); ++i) {
    const std::string& text = trace.payloads[i];
    if (trace.events[i].kind == EventKind::published) {
      recording.on_event(trace.events[i], payloads.record_of(text));
    } else {
      recording.on_event(trace.events[i], std::as_bytes(std::span(text.data(), text.size())));
    }
  }
  const report::RunResult result = report::result_of(trace, file);
  recording.finish(result.ended_at);
  recording.replace_traffic(report::event_counts(trace.events, names));
  return run_page({&result, &plan, &plan.timeline, &recording, true});
}

}  // namespace meshsim::page
