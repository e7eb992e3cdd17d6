// Random schedules of more faults than are tried one by one, in epochs. What guides an epoch is what the epochs before
// it met, put together in the order of the schedules: any number of threads draws the same.
#pragma once

#include <set>
#include <vector>

#include "explore/draw.hpp"
#include "explore/search.hpp"

namespace meshsim::explore {

class RandomSearch {
 public:
  /// The schedules of an epoch.
  static constexpr std::uint64_t epoch = 1024;

  /// Takes a search whose levels are explored; it must outlive this.
  explicit RandomSearch(Search& search);

  /// Tries so many schedules, or as many as the search is let, and takes out of the first schedule of each finding the
  /// faults without which it fails as well. Call once.
  void run(std::uint64_t schedules);

 private:
  static constexpr std::uint64_t schedules_of_a_piece = 32;

  /// The outcome of some schedules in a row.
  struct Part {
    Search::Tally tally;
    std::vector<Meeting> met;
    std::uint64_t unguided = 0;
    std::uint64_t unguided_failing = 0;
  };

  bool run_epoch(std::uint64_t from, std::uint64_t to);
  Part work_guarded(std::uint64_t from, std::uint64_t to);
  Part work(std::uint64_t from, std::uint64_t to);
  void try_one(const Trunk& begin, std::uint64_t number, Part& part);
  FaultSchedule strike(Trunk& branch, Draw& draw, Part& part);
  void merge(Part part);
  void take_faults_out(Finding& finding);
  bool fails_without(Finding& finding, std::size_t index);

  Search& search_;
  RandomLevel& result_;
  DrawGround ground_;
  Familiarity familiarity_;
  std::vector<Meeting> met_;        // in this epoch
  std::set<std::uint64_t> shapes_;  // of all random schedules so far
};

}  // namespace meshsim::explore
