// The base of `every X is FACT` and `every X leads to Y`: instances that owe a response, deadlines and the tally.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "check/duties.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"

namespace meshsim::check {

/// The number of times that an `every` claim wants its fact: `exactly`, `at most`, `at least`; without a count, at
/// least once.
struct Bounds {
  std::uint64_t least = 1;
  std::uint64_t most = UINT64_MAX;
};
Bounds bounds_of(const plan::Count& count);

/// An instance of X and its result so far.
struct Response {
  Time since = 0;
  EventSeq first = 0;  ///< the event X itself
  std::uint32_t count = 0;
  bool missed = false;
};

/// Base of both. A derived class keeps the responses and finds the one of a duty. `within` is the same for all, and so
/// is the scope's `by`, so duties fall due in the order in which they arose.
class ResponseClaim : public ClaimFrame {
 public:
  ResponseClaim(const Setting& setting, const plan::claim::Every& said);

  void on_mark(std::uint32_t index, watch::Point mark);
  bool is_broken() const { return missed_ + excess_ > 0; }
  bool holds_for_good(const Ending& ending) const;

  static std::string cut_short(const Telling& telling, const plan::claim::Every& said);

 protected:
  /// A duty's response while it is open, and the message that is its witness.
  struct Open {
    Response* response = nullptr;
    MessageId message = 0;
  };

  /// Writes the clause. `response` is "handled", "followed by JobRequested published".
  static std::string told_of(const Telling& telling, const plan::claim::Every& said, const std::string& response);
  static std::string still_owed(const Telling& telling, const std::string& response);

  const plan::claim::Every& said() const { return *said_; }
  watch::FactMatcher& subject() { return subject_; }
  watch::FactMatcher& target() { return target_; }
  const watch::FactMatcher& subject() const { return subject_; }
  const watch::FactMatcher& target() const { return target_; }
  const Bounds& bounds() const { return bounds_; }
  bool is_open(const Response& response) const { return response.count < bounds_.least && !response.missed; }
  std::size_t base_memory() const;

  /// Adds an instance; `find(duty)` gives the Open of a duty.
  template <class Find>
  void owe(std::uint64_t key, const Event& event, Find find) {
    ++seen_;
    if (bounds_.least == 0) return;
    ++open_;
    if (!may_fall_due_) return;
    duties_.push({key, event.seq}, open_, [&](const Duties::Duty& duty) { return find(duty).response != nullptr; });
  }

  /// Counts one event of the target for that instance. `message` is its witness.
  void count_for(Response& response, MessageId message, const Event& event);
  /// Marks a response as missed: it did not come in time, or never can.
  void miss(Response& response, const Breach& breach);

  /// Marks everything due before `time` as missed.
  template <class Find>
  void expire(Time time, Find find) {
    if (time <= next_due_ || open_ == 0) return;
    Open open;
    const auto is_open = [&](const Duties::Duty& duty) { return (open = find(duty)).response != nullptr; };
    while (duties_.front(is_open) != nullptr) {
      next_due_ = deadline(*open.response);
      if (next_due_ >= time) return;
      const EventSeq first = open.response->first;
      miss(*open.response, {.time = next_due_, .at_deadline = true, .witness = {open.message, first, first}});
      duties_.pop_front();
    }
  }

  /// Decides the open duties. `oldest()` returns the one that arose first.
  template <class Find, class Oldest>
  Verdict decide(const Ending& ending, Find find, Oldest oldest) {
    if (const auto never_opened = unopened(ending, &subject_, &target_)) return *never_opened;
    if (seen_ == 0) return nothing(Finding::no_instance, ending);
    // On the way, the verdict of a broken claim tells what broke it. What is open there may still be fulfilled.
    if (ending.reason == Ending::Reason::going_on && is_broken()) return tally(ending);
    // A duty that is due at the instant of a cut could still be fulfilled in the rest of that instant.
    const Time decided = is_cut(ending) ? ending.now : saturating_add(ending.now, 1);
    expire(nothing_follows(ending) ? never : decided, find);
    if (open_ > 0 && !has_deadline() && !is_cut(ending)) miss_all(oldest(), ending.now);
    return tally(ending);
  }

 private:
  /// Marks everything open as missed at the run's end.
  void miss_all(const Open& oldest, Time end);

  bool has_deadline() const { return said_->within != never || limit_ != never; }
  Time deadline(const Response& response) const;
  Verdict tally(const Ending& ending) const;

  const plan::claim::Every* said_;
  watch::FactMatcher subject_;
  watch::FactMatcher target_;
  Bounds bounds_;
  bool may_fall_due_;   // there is a `within` or a `by`
  Time limit_ = never;  // the time of a `by` scope
  Time next_due_;       // there is no deadline before it
  Duties duties_;
  std::uint64_t seen_ = 0, open_ = 0, missed_ = 0, late_ = 0, excess_ = 0;
  Duration closest_ = never;
  Duration late_by_ = 0;
  Breach first_missed_;
  Breach first_excess_;
};

}  // namespace meshsim::check
