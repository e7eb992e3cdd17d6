#include "step/moment.hpp"

namespace meshsim::step {

Moment::Moment(const Origin& origin)
    : run_(origin.plan, origin.registry, origin.budget),
      stops_(origin.plan, origin.stops, run_.simulation().names()),
      questions_(origin.asking, run_.simulation().names()) {
  run_.add_sink(this);
  run_.boot();
  stops_.look(run_);
}

Moment::Moment(const Moment& other)
    : run_(other.run_), stops_(other.stops_), lives_(other.lives_), questions_(other.questions_), hits_(other.hits_) {
  run_.add_sink(this);
  stops_.rebind(run_.simulation().names());
  questions_.rebind(run_.simulation().names());
}

/// Questions look between the last dispatch of an instant and the first of a later one.
world::Run::Step Moment::dispatch(Time until) {
  for (Time look = questions_.next_look(); look != never && look <= until; look = questions_.next_look()) {
    const world::Run::Step step = run_.step(look);
    if (step != world::Run::Step::none_due) return step;
    questions_.look(look, run_);
  }
  return run_.step(until);
}

world::Run::Step Moment::step(Time until) {
  const EventSeq before = event();
  const world::Run::Step step = dispatch(until);
  hits_.clear();
  if (event() != before) questions_.after_dispatch(run_);
  if (event() != before || step == world::Run::Step::ended) hits_ = stops_.look(run_);
  return step;
}

void Moment::on_event(const Event& event, std::span<const std::byte> payload) {
  stops_.on_event(event, payload);
  lives_.on_event(event);
  questions_.on_event(event, payload);
  if (listener_ != nullptr) listener_->on_event(event, payload);
}

std::uint64_t Moment::memory_bytes() const {
  constexpr std::uint64_t fixed = std::uint64_t{64} * 1024;  // tables of names, lanes, routers
  constexpr std::uint64_t per_instance = 4096;               // an actor with its random stream and buffers
  return fixed + run_.simulation().memory_bytes() + run_.judge().memory_bytes() +
         per_instance * run_.simulation().instance_count();
}

}  // namespace meshsim::step
