// Random schedules of more faults than are tried one by one, in rounds. What guides a schedule is what those before it
// in its round met. So rounds do not know of each other, and any number of threads and processes draws the same.
#pragma once

#include <set>
#include <vector>

#include "explore/draw.hpp"
#include "explore/search.hpp"

namespace meshsim::explore {

class RandomSearch {
 public:
  /// The schedules of a round. Longer ones would be guided a little better, and could be shared out to fewer.
  static constexpr std::uint64_t round = 256;
  /// New behaviours are counted by so many schedules, which are whole rounds.
  static constexpr std::uint64_t step = 1024;
  static_assert(step % round == 0);

  /// Returns the number of rounds, the last of which may be shorter.
  static constexpr std::uint64_t rounds_of(std::uint64_t schedules) { return (schedules + round - 1) / round; }

  /// Takes a search whose levels are explored; it must outlive this.
  explicit RandomSearch(Search& search);

  /// Tries so many schedules, or as many as the search is let, and takes out of the first schedule of each finding the
  /// faults without which it fails as well. Call once.
  void run(std::uint64_t schedules);

 private:
  void work(std::uint64_t from, std::uint64_t to, PieceResult& result);
  void try_one(const Trunk& begin, std::uint64_t number, Familiarity& familiarity, PieceResult& result);
  FaultSchedule strike(Trunk& branch, Draw& draw, Familiarity& familiarity);
  bool is_enough(bool is_last);
  void merge(PieceResult result);
  void take_faults_out(Finding& finding);
  bool fails_without(Finding& finding, std::size_t index);

  Search& search_;
  RandomLevel& result_;
  DrawGround ground_;
  std::set<std::uint64_t> shapes_;  // of all random schedules so far
};

}  // namespace meshsim::explore
