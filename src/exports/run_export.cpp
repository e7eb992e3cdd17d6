#include "exports/run_export.hpp"

#include "plan/plan.hpp"

namespace meshsim::exports {
namespace {

/// Returns the state of an instance from the event on; null: the event does not change it.
const char* state_after(EventKind kind) {
  if (kind == EventKind::started) return "starting";
  if (kind == EventKind::ready || kind == EventKind::resumed) return "up";
  if (kind == EventKind::paused) return "paused";
  if (kind == EventKind::stopping) return "stopping";
  if (kind == EventKind::powered_off) return "without power";
  if (kind == EventKind::killed || kind == EventKind::crashed || kind == EventKind::stopped) return "down";
  return nullptr;
}

std::string_view text_of(std::span<const std::byte> payload) {
  return {reinterpret_cast<const char*>(payload.data()), payload.size()};
}

}  // namespace

RunExport::RunExport(const plan::Plan& plan, const plan::Schedule& timeline, const trace::NameTable& names,
                     const watch::Gauges& gauges)
    : plan_(&plan), timeline_(&timeline), names_(&names), queues_(names, gauges) {}

void RunExport::on_event(const Event& event, std::span<const std::byte> payload) {
  spans_.on_event(event, payload);
  queues_.on_event(event, keeper());
  follow_life(event);
  follow_fault(event);
  if (event.kind == EventKind::noted) marks_.push_back({std::string(text_of(payload)), event.time, event.time, true});
  if (event.kind == EventKind::marked && event.detail < names_->marks.size())
    marks_.push_back({"mark " + names_->marks[event.detail], event.time, event.time, true});
}

std::size_t RunExport::memory_bytes() const {
  return spans_.memory_bytes() + queue_changes_.capacity() * sizeof(QueueChange) +
         stretches_.capacity() * sizeof(Stretch);
}

void RunExport::finish(Time now) {
  spans_.finish(now);
  queues_.finish(now, keeper());
  for (auto& [instance, stretch] : lives_) {
    stretch.end = now;
    stretches_.push_back(stretch);
  }
  for (const auto& [line, fault] : faults_) {
    if (line < timeline_->lines.size()) marks_.push_back({timeline_->lines[line].text, fault.begin, now, false});
  }
  names_at_end_ = *names_;
}

void RunExport::follow_life(const Event& event) {
  const char* state = state_after(event.kind);
  if (state == nullptr || event.instance == no_instance) return;
  end_stretch(event.instance, event.time);
  lives_[event.instance] = {event.instance, state, event.time, event.time};
}

void RunExport::end_stretch(InstanceId instance, Time now) {
  const auto life = lives_.find(instance);
  if (life == lives_.end()) return;
  life->second.end = now;
  if (life->second.begin < now) stretches_.push_back(life->second);
  lives_.erase(life);
}

void RunExport::follow_fault(const Event& event) {
  if (event.kind == EventKind::fault_began) {
    OpenFault& fault = faults_[event.detail];
    if (fault.links++ == 0) fault.begin = event.time;
  }
  if (event.kind != EventKind::fault_ended) return;
  const auto fault = faults_.find(event.detail);
  if (fault == faults_.end() || --fault->second.links > 0) return;
  if (event.detail < timeline_->lines.size())
    marks_.push_back({timeline_->lines[event.detail].text, fault->second.begin, event.time, false});
  faults_.erase(fault);
}

report::QueueWatch::OnChange RunExport::keeper() {
  return [this](SubscriptionId id, Time now, const watch::Holding& held) {
    if (queue_changes_.size() < most_changes) queue_changes_.push_back({id, now, held.waiting, held.in_flight});
  };
}

std::string title_of(const Span& span, const trace::NameTable& names) {
  const std::string topic = span.topic < names.topics.size() ? names.topics[span.topic] : std::string();
  switch (span.kind) {
    case Span::Kind::flow:
      return "flow";
    case Span::Kind::call:
    case Span::Kind::serve:
      break;
    case Span::Kind::publish:
      return "publish " + topic;
    case Span::Kind::process:
      return "process " + topic;
    case Span::Kind::lost:
      return std::string(to_string(span.began_with)) + (topic.empty() ? "" : " " + topic);
  }
  return topic;
}

std::string outcome_of(const Span& span) {
  if (span.is_open) return "open at the end of the run";
  std::string text(to_string(span.ended_with));
  if (span.reason != Reason::none) text += "(" + std::string(to_string(span.reason)) + ")";
  return text;
}

}  // namespace meshsim::exports
