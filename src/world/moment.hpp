// A run at some place between two dispatches, with all that a session knows of the way there. It can be copied and
// goes on from the copy with the same events: a snapshot is a Moment, and so is the present.
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
  /// Everything has started at 0s, and nothing else has happened.
  explicit Moment(const Origin& origin);
  /// Without the listener.
  Moment(const Moment& other);
  Moment& operator=(const Moment&) = delete;
  ~Moment() override = default;

  /// Sees the events from here on, after the moment itself; null: nobody does.
  void listen(trace::Sink* listener) { listener_ = listener; }

  /// One dispatch, if one is due up to `until`. hits() tells what it met. Where a condition comes true by time alone,
  /// the step ends there, with hits and nothing dispatched.
  Run::Stepped step(Time until);
  const std::vector<Hit>& hits() const { return hits_; }

  const Run& run() const { return run_; }
  Run& run() { return run_; }
  /// All that is due before it has happened.
  Time time() const { return std::max(looked_, run_.simulation().now()); }
  EventSeq event() const { return run_.simulation().last_event(); }
  const Stops& stops() const { return stops_; }
  const Lifetimes& lifetimes() const { return lifetimes_; }
  const Questions& questions() const { return questions_; }
  /// Roughly what it takes.
  std::uint64_t memory_bytes() const override;

 private:
  void on_event(const Event& event, std::span<const std::byte> payload) override;
  Time next_look() const { return std::min(questions_.next_look(), stops_.next_look(run_, time())); }

  Run run_;
  Stops stops_;
  Lifetimes lifetimes_;
  Questions questions_;
  std::vector<Hit> hits_;
  Time looked_ = 0;  // between dispatches, last
  trace::Sink* listener_ = nullptr;
};

}  // namespace meshsim::world
