// The search: every fault at every moment of a run, then every pair of faults, in the order of their ranks.
//
// Level 1 walks the run without faults and lets each fault strike a copy at each moment. Level 2 walks each of those
// copies in the same way: the moments of the second fault are those of the run with the first. A rank says which of two
// schedules comes first: fewer faults, then (of the first fault) a moment that is the first of its likeness, the
// shorter outage, the earlier moment, the plainer verb, the target that is first in the file. Pieces of work are made
// in that order and put together in that order, so that the outcome is the same for any number of threads; a search
// that is cut ends behind a piece, and its number of schedules says where.
#pragma once

#include <array>
#include <csignal>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <meshsim/registry.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "explore/crew.hpp"
#include "explore/judgement.hpp"
#include "explore/moment.hpp"
#include "explore/reached.hpp"
#include "explore/space.hpp"
#include "explore/trunk.hpp"
#include "world/run.hpp"

namespace meshsim::explore {

using plan::most_faults;

/// One fault at one moment.
struct Strike {
  Moment moment;
  std::uint32_t fault = 0;  ///< index into Space::faults
};
/// The faults of one run, in order of time; at least one.
using FaultSchedule = std::vector<Strike>;

/// A claim that failed in one way, and under which schedules.
struct Finding {
  std::uint32_t claim = 0;  ///< no_claim: the run did not come to rest
  Failure failure = Failure::lost;
  std::uint64_t count = 0;   ///< schedules that lead to it, of the level at which it was found
  bool is_random = false;    ///< random schedules lead to it, and none of fewer faults did
  FaultSchedule first;       ///< the first of them in rank order
  std::uint64_t digest = 0;  ///< of that run
  /// By the faults (indices into Space::faults of the first outage; of one fault the second is no_fault): schedules.
  std::map<std::array<std::uint32_t, most_faults>, std::uint64_t> ways;
};
inline constexpr std::uint32_t no_claim = UINT32_MAX;
inline constexpr std::uint32_t no_fault = UINT32_MAX;

/// The work of one number of faults, and how much of it was done.
struct Level {
  std::uint64_t schedules = 0;      ///< tried, with those that had nothing to do
  std::uint64_t nothing_to_do = 0;  ///< not run: the verb finds nothing to do, so that the run is that of a lower level
  std::uint64_t touched_nothing = 0;  ///< run, and the fault struck nothing
  std::uint64_t behaviours = 0;       ///< different courses of events
  std::uint64_t vacuous = 0;          ///< runs in which some judged claim had nothing to judge
  std::uint64_t pieces = 0;           ///< of the work, all together
  std::uint64_t pieces_done = 0;
  ReachedMask reasons = 0;         ///< seen in events, and rules at work, a bit each (explore/reached.hpp)
  std::uint32_t crash_points = 0;  ///< at which a crash struck, a bit each
  bool is_complete() const { return pieces_done == pieces; }
};

/// Random schedules of more faults, and what came of them.
struct RandomLevel {
  std::uint64_t schedules = 0;
  std::uint64_t struck_nothing = 0;           ///< no fault of them found anything to do
  std::uint64_t unguided = 0;                 ///< drawn at random in all: independent of each other
  std::uint64_t unguided_failing = 0;         ///< of these, in which a claim failed
  std::uint64_t behaviours = 0;               ///< different courses of events
  std::vector<std::uint64_t> new_behaviours;  ///< of each 1,024 in a row: those that none before had
  ReachedMask reasons = 0;                    ///< as those of a level
};

/// Holds the results of one piece of the work, as plain data.
struct PieceResult {
  Level level;
  std::vector<Finding> findings;
  std::vector<std::uint64_t> shapes;  ///< its courses of events, ascending
  bool is_memory_spent = false;       ///< some run needed more memory than it may take
  std::uint64_t unguided = 0;         ///< of random schedules: as in RandomLevel
  std::uint64_t unguided_failing = 0;
};

class Ledger;
struct SearchResult;

struct SearchOptions {
  unsigned jobs = 1;
  unsigned faults = most_faults;         ///< the most in one run, 1 or 2
  std::uint64_t schedules = UINT64_MAX;  ///< stop behind the piece in which so many are reached
  std::uint64_t random = 0;              ///< schedules with more faults, drawn at random behind the others
  std::optional<plan::Anchor> from, to;  ///< when faults may strike, by the marks of the run without faults
  Duration settle = 0;                   ///< the time to come to rest after the last heal; 0: as long as it takes
  sim::Budget budget;                    ///< of each run; its events are set by the search
  const volatile std::sig_atomic_t* interrupt = nullptr;
  Ledger* ledger = nullptr;  ///< where pieces are shared out and kept; null: all are done here
  std::function<bool(const SearchResult& so_far)> told;  ///< after each piece; true: stop. May be none
};

struct SearchResult {
  world::RunResult base;  ///< the run without faults
  sim::Budget budget;     ///< of each run
  bool comes_to_rest = false;
  std::uint64_t moments = 0;
  std::vector<Finding> base_failures;  ///< claims that fail without any fault: nothing else was tried
  std::vector<Finding> findings;       ///< in the order of their first schedules
  std::vector<Level> levels;           ///< [0]: one fault
  std::optional<RandomLevel> random;
  bool is_interrupted = false;
  bool is_cut = false;  ///< the budget ended first
  std::string problem;  ///< the message of an exception that ended the search, such as the end of the memory; or empty

  std::uint64_t schedules() const;
  /// Returns the reasons and rules that any run came to, a bit each.
  ReachedMask reached() const;
};

class Search {
 public:
  /// Takes references to all; they must outlive it. Runs go on until nothing happens any more, whatever the plan says.
  Search(const plan::Plan& plan, const Registry& registry, const Space& space, const Judgement& judgement,
         const SearchOptions& options);

  /// Searches. Call once.
  SearchResult run();
  /// Returns the plan that the runs went by: that of the scenario, but for its end.
  const plan::Plan& explored() const { return plan_; }

 private:
  friend class RandomSearch;

  /// A part of the work of a level: a block of moments, or all second faults behind one first.
  struct Piece {
    std::uint32_t outage = 0;
    std::uint32_t round = 0;         ///< index into rounds_
    std::size_t from = 0, to = 0;    ///< moments of that round
    std::uint32_t fault = no_fault;  ///< level 2: the first fault, at `from`
  };
  bool find_end();
  void judge_base();
  void count_moments();
  bool is_within(const Trunk& trunk) const { return trunk.moment().time >= from_ && trunk.moment().time <= to_; }
  std::vector<Piece> pieces_of(unsigned faults) const;
  void add_pieces(std::vector<Piece>& pieces, Piece piece, unsigned faults) const;
  bool open_ledger();
  bool explore_level(unsigned faults);
  bool is_enough(bool is_last);
  void work(const Piece& piece, PieceResult& result);
  void work_behind(const Trunk& trunk, std::uint32_t first, PieceResult& tally);
  void strike_all(const Trunk& trunk, std::uint32_t from, std::uint32_t to, FaultSchedule& schedule,
                  PieceResult& tally);
  void try_one(const Trunk& trunk, std::uint32_t fault, FaultSchedule& schedule, PieceResult& tally);
  void judge(Trunk& branch, const FaultSchedule& schedule, PieceResult& tally);
  void note(PieceResult& tally, std::uint32_t claim, Failure failure, const FaultSchedule& schedule,
            std::uint64_t digest) const;
  bool is_over(const FaultSchedule& schedule) const;
  void merge(PieceResult tally);
  bool should_stop() const { return crew_.should_stop(); }

  /// Returns the number of the first moment at which faults may strike; the others follow it in a row.
  std::uint64_t first_moment() const;
  /// Lists the likenesses of the moments of the run without faults.
  std::vector<std::uint64_t> likenesses() const;
  void go_to(Trunk& trunk, std::uint64_t moment) const;
  std::unique_ptr<Trunk> trunk_at(std::uint64_t moment);
  void give_back(std::unique_ptr<Trunk> trunk);

  plan::Plan plan_;
  const Registry& registry_;
  const Space& space_;
  const Judgement& judgement_;
  const SearchOptions& options_;
  const volatile std::sig_atomic_t* interrupt_;
  sim::Budget budget_;
  SearchResult result_;
  Time from_ = 0;
  Time to_ = never;         // no fault strikes after it
  Time base_recovery_ = 0;  // the last start, resume or heal of the run without faults
  /// The moments of the run without faults, by their ordinals: the first of each likeness, then the others.
  std::array<std::vector<std::uint64_t>, 2> rounds_;
  std::vector<std::uint64_t> shapes_;  // of the level so far, ascending
  Crew crew_;
  std::mutex trunks_mutex_;
  std::vector<std::unique_ptr<Trunk>> trunks_;  // walked some way, for whoever needs one
};

}  // namespace meshsim::explore
