#include "world/moment.hpp"

namespace meshsim::world {

Moment::State::State(const Origin& origin)
    : run(origin.plan, origin.registry, origin.budget),
      stops(origin.plan, origin.stops, run.simulation().names()),
      questions(origin.asking, run.simulation().names()) {}

Moment::Moment(const Origin& origin) : state_(origin) {
  state_.run.add_sink(this);
  state_.run.boot();
  state_.stops.look(state_.run, 0);
}

Moment::Moment(const Moment& other) : state_(other.state_) {
  state_.run.add_sink(this);
  state_.stops.rebind(state_.run.simulation().names());
  state_.questions.rebind(state_.run.simulation().names());
}

Run::Stepped Moment::step(Time until) {
  using Stepped = Run::Stepped;
  const EventSeq before = event();
  state_.hits.clear();
  while (true) {
    // Looks come between the last dispatch of an instant and the first of a later one.
    const Time look = next_look();
    const Stepped step = state_.run.step(std::min(until, look));
    if (event() != before) state_.questions.after_dispatch(state_.run);
    if (event() != before || step == Stepped::ended) state_.hits = state_.stops.look(state_.run, time());
    if (step != Stepped::none_due || look > until) return step;
    state_.looked = look;
    state_.questions.look(look, state_.run);
    state_.hits = state_.stops.look(state_.run, look);
    if (!state_.hits.empty()) return step;
  }
}

void Moment::on_event(const Event& event, std::span<const std::byte> payload) {
  state_.stops.on_event(event, payload);
  state_.lifetimes.on_event(event);
  state_.questions.on_event(event, payload);
  if (listener_ != nullptr) listener_->on_event(event, payload);
}

std::uint64_t Moment::memory_bytes() const {
  constexpr std::uint64_t fixed = std::uint64_t{64} * 1024;  // tables of names, lanes, routers
  constexpr std::uint64_t per_instance = 4096;               // an actor with its random stream and buffers
  return fixed + state_.run.simulation().memory_bytes() + state_.run.judge().memory_bytes() +
         per_instance * state_.run.simulation().instances().size();
}

}  // namespace meshsim::world
