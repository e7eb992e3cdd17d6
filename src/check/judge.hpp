// All claims of a plan, watched over the events of one run and turned into verdicts.
//
// An event costs a look-up in a table of kinds and topics, and then only the work of the claims that wait for it. Plain
// data: a copied Judge goes on as the original would; rebind() it to the copied simulation's names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>
#include <span>
#include <vector>

#include "check/ending.hpp"
#include "check/verdict.hpp"
#include "check/watchers.hpp"
#include "plan/plan.hpp"
#include "trace/name_table.hpp"
#include "watch/predicates.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"

namespace meshsim::check {

class Judge {
 public:
  /// Takes a plan and names, which must outlive it. The names may grow meanwhile.
  Judge(const plan::Plan& plan, const trace::NameTable& names);
  void rebind(const trace::NameTable& names) { filter_.rebind(names); }

  /// Returns the event kinds that it wants to see, a bit each.
  std::uint64_t kinds() const { return router_.kinds(); }
  /// Takes every event, in order, when it is emitted. `payload` as for a Sink. Allocates only where the number of
  /// living messages reaches a new height, or a metric keeps a sample.
  void on_event(const Event& event, std::span<const std::byte> payload) {
    for (const watch::Port port : router_.ports(event)) deliver(port, event, payload);
  }

  /// Looks at the state. Call it, while needed, after each dispatch that emitted events. `last` is the run's last event
  /// so far.
  void after_dispatch(Time now, EventSeq last, const watch::Gauges& gauges) { look(now, last, false, gauges); }
  bool needs_after_dispatch() const { return needs_dispatches_; }

  /// Returns the next instant at which look() must be called: after everything due up to and including it, before
  /// anything later, with the clock at it. `never`: none is known. Looks and marks change it. Looks that come late, or
  /// not at all, only cost exactness where a scope begins or ends at a time.
  Time next_look() const { return next_look_; }
  void look(Time now, EventSeq last, const watch::Gauges& gauges) { look(now, last, true, gauges); }

  /// Sets mark `index`, by the event `seq`. Only the first call for a mark counts.
  void set_mark(std::uint32_t index, Time time, EventSeq seq);

  /// Makes the verdicts, in the claims' order. Ends the judging: call once.
  std::vector<Verdict> finish(const Ending& ending);

  /// Returns the values of the plan's reports, in their order. Call once, at the end.
  std::vector<watch::Measurement> reports(const Ending& ending);

  /// The present state of a claim.
  struct Progress {
    bool is_broken = false;  ///< it has failed already, for good (if the marks of its scope get set)
    Verdict verdict;         ///< of a broken claim, what broke it; else as if nothing more happened
  };
  /// Tells whether the claim is broken. Constant time.
  bool is_broken(std::uint32_t claim) const { return is_broken(claims_[claim]); }
  /// Returns the present state of a claim. `so_far` tells where the run stands; while it goes on, its reason is
  /// `going_on`.
  /// Linear in the claim's state.
  Progress progress(std::uint32_t claim, const Ending& so_far) const;

  std::size_t memory_bytes() const;

 private:
  static bool is_broken(const Watcher& watcher);
  Watcher make(const plan::Plan& plan, std::uint32_t index);
  void connect(const plan::Plan& plan);
  void deliver(watch::Port port, const Event& event, std::span<const std::byte> payload);
  void look(Time now, EventSeq last, bool instant_over, const watch::Gauges& gauges);
  Verdict verdict_of(Watcher& watcher, const Ending& ending) const;
  /// Asks the engine for the looks that are needed from here on; looks up to and including `done` are over.
  void plan_looks(Time done);

  watch::WhereFilter filter_;
  watch::Router router_;
  watch::Predicates predicates_;
  std::vector<Watcher> claims_;
  std::vector<watch::MetricWatch> reports_;
  std::vector<std::uint32_t> lookers_;  // claims about states and gauges
  std::vector<bool> marks_set_;
  bool needs_dispatches_ = false;
  Time next_look_ = never;
};

}  // namespace meshsim::check
