#include "page/recording.hpp"

#include "plan/plan.hpp"

namespace meshsim::page {

Recording::Recording(const plan::Plan& plan, const trace::NameTable& names, const watch::Gauges& gauges)
    : names_(&names),
      events_(plan, names),
      curves_(names, gauges),
      busy_(plan.services.size(), gauges),
      log_(plan, names),
      statistics_(plan, names, gauges) {}

void Recording::on_event(const Event& event, std::span<const std::byte> payload) {
  events_.on_event(event, payload);
  curves_.on_event(event, payload);
  busy_.on_event(event, payload);
  log_.on_event(event, payload);
  statistics_.on_event(event, payload);
}

std::size_t Recording::memory_bytes() const {
  constexpr std::size_t bytes_an_event = 40;
  return events_.kept() * bytes_an_event;
}

void Recording::finish(Time ended_at) {
  curves_.finish(ended_at);
  busy_.finish(ended_at);
  log_.finish();
  traffic_ = statistics_.rows(ended_at);
  names_at_end_ = *names_;
}

}  // namespace meshsim::page
