#include "world/moment.hpp"

namespace meshsim::world {

Moment::Moment(const Origin& origin)
    : run_(origin.plan, origin.registry, origin.budget),
      stops_(origin.plan, origin.stops, run_.simulation().names()),
      questions_(origin.asking, run_.simulation().names()) {
  run_.add_sink(this);
  run_.boot();
  stops_.look(run_, 0);
}

Moment::Moment(const Moment& other)
    : run_(other.run_),
      stops_(other.stops_),
      lifetimes_(other.lifetimes_),
      questions_(other.questions_),
      hits_(other.hits_),
      looked_(other.looked_) {
  run_.add_sink(this);
  stops_.rebind(run_.simulation().names());
  questions_.rebind(run_.simulation().names());
}

Run::Stepped Moment::step(Time until) {
  using Stepped = Run::Stepped;
  const EventSeq before = event();
  hits_.clear();
  while (true) {
    // Looks come between the last dispatch of an instant and the first of a later one.
    const Time look = next_look();
    const Stepped step = run_.step(std::min(until, look));
    if (event() != before) questions_.after_dispatch(run_);
    if (event() != before || step == Stepped::ended) hits_ = stops_.look(run_, time());
    if (step != Stepped::none_due || look > until) return step;
    looked_ = look;
    questions_.look(look, run_);
    hits_ = stops_.look(run_, look);
    if (!hits_.empty()) return step;
  }
}

void Moment::on_event(const Event& event, std::span<const std::byte> payload) {
  stops_.on_event(event, payload);
  lifetimes_.on_event(event);
  questions_.on_event(event, payload);
  if (listener_ != nullptr) listener_->on_event(event, payload);
}

std::uint64_t Moment::memory_bytes() const {
  constexpr std::uint64_t fixed = std::uint64_t{64} * 1024;  // tables of names, lanes, routers
  constexpr std::uint64_t per_instance = 4096;               // an actor with its random stream and buffers
  return fixed + run_.simulation().memory_bytes() + run_.judge().memory_bytes() +
         per_instance * run_.simulation().instance_count();
}

}  // namespace meshsim::world
