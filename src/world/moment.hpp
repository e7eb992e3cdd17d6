// A run at some place between two dispatches, with everything that a session knows of the way there. It can be copied
// and goes on from the copy with the same events: a snapshot is a Moment, and so is the present.
#pragma once

#include <algorithm>
#include <meshsim/registry.hpp>
#include <span>
#include <vector>

#include "trace/sink.hpp"
#include "world/lifetimes.hpp"
#include "world/questions.hpp"
#include "world/run.hpp"
#include "world/stops.hpp"

namespace meshsim::world {

/// The things that a Moment is made from. All must outlive it and its copies.
struct Origin {
  const plan::Plan& plan;
  std::span<const plan::Stop> stops;
  const plan::Plan& asking;  ///< plan_of_questions()
  const Registry& registry;
  sim::Budget budget;
};

class Moment final : private trace::Sink {
 public:
  /// Starts everything, at 0s; nothing else has happened.
  explicit Moment(const Origin& origin);
  /// Takes a snapshot, without the listener.
  Moment(const Moment& other);
  Moment& operator=(const Moment&) = delete;
  ~Moment() override = default;

  /// Gives the listener the events from here on, after the moment itself; null: none.
  void listen(trace::Sink* listener) { listener_ = listener; }

  /// Does one dispatch, if one is due up to `until`; hits() then tells what it met. Where a condition comes true by
  /// time alone, the step ends there, with hits and without a dispatch.
  Run::Stepped step(Time until);
  const std::vector<Hit>& hits() const { return state_.hits; }

  const Run& run() const { return state_.run; }
  Run& run() { return state_.run; }
  /// Returns the time up to which everything has happened.
  Time time() const { return std::max(state_.looked, state_.run.simulation().now()); }
  EventSeq event() const { return state_.run.simulation().last_event(); }
  const Stops& stops() const { return state_.stops; }
  const Lifetimes& lifetimes() const { return state_.lifetimes; }
  const Questions& questions() const { return state_.questions; }
  /// Estimates the bytes that it takes.
  std::uint64_t memory_bytes() const override;

 private:
  void on_event(const Event& event, std::span<const std::byte> payload) override;
  Time next_look() const { return std::min(state_.questions.next_look(), state_.stops.next_look(state_.run, time())); }

  /// All that a copy takes over: a member that is added here is copied.
  struct State {
    explicit State(const Origin& origin);

    Run run;
    Stops stops;
    Lifetimes lifetimes;
    Questions questions;
    std::vector<Hit> hits;
    Time looked = 0;  ///< the last look between dispatches
  };

  State state_;
  trace::Sink* listener_ = nullptr;
};

}  // namespace meshsim::world
