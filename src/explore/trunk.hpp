// A run that is walked from moment to moment, and copied at each for the faults that may strike there.
#pragma once

#include <csignal>
#include <cstdint>
#include <memory>
#include <meshsim/registry.hpp>

#include "explore/moment.hpp"
#include "explore/shape.hpp"
#include "explore/space.hpp"
#include "world/run.hpp"

namespace meshsim::explore {

class Trunk {
 public:
  /// Begins a run: everything has started. Plan and registry must outlive it and its copies.
  Trunk(const plan::Plan& plan, const Registry& registry, const sim::Budget& budget);
  /// Makes a copy at the same moment. O(size of the system).
  Trunk(const Trunk& other);
  Trunk& operator=(const Trunk&) = delete;

  /// Goes on to the next moment. False: the run is over.
  bool next();
  const Moment& moment() const { return moment_; }
  /// Returns a key of what the moment is like: just before or right after, and the last event's kind, reason, topic and
  /// services. Moments that are alike are tried later: most findings show at the first of them.
  std::uint64_t likeness() const;
  /// Returns the number of moments passed, this one not counted.
  std::uint64_t passed() const { return passed_; }

  /// Tells whether the verb would find anything to do: nothing is changed by the kill of what is down.
  bool would_act(const Fault& fault) const;
  /// Lets the fault strike at this moment; the next moments are those of the run with it.
  void strike(const Fault& fault);
  /// Goes on to the end and judges. To be called once.
  world::RunResult finish() { return run_.finish(); }

  void set_interrupt(const volatile std::sig_atomic_t* flag) { run_.set_interrupt(flag); }
  const world::Run& run() const { return run_; }
  const Shape& shape() const { return shape_; }

 private:
  world::Run run_;
  Shape shape_;
  Moment moment_;
  std::uint64_t passed_ = 0;
  bool asked_before_ = false;  ///< the moment just before the next dispatch has been passed
};

}  // namespace meshsim::explore
