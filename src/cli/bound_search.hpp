// Finds the smallest (or largest) of a row of values that holds, with few trials: it bisects as long as the results are
// monotone, and tries all values when they are not, or when none of the first holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace meshsim::cli {

class BoundSearch {
 public:
  enum class Bound : std::uint8_t { smallest, largest };

  /// Takes the number of values, at least 1.
  BoundSearch(Bound bound, std::size_t count) : bound_(bound), trials_(count) {}

  /// Returns the indexes of the values to try next; empty when the search is over. Call again when all their results
  /// are known.
  std::vector<std::size_t> wanted() const;
  void learn(std::size_t index, bool holds) { trials_[place_of(index)] = holds; }

  /// Tells whether the results are monotone: on one side of some value all trials fail, on the other all hold. If not,
  /// all values were tried.
  bool is_monotone() const;
  /// Returns the bound; where the results are not monotone, the value from which on (up to which) all hold. Nothing
  /// when there is none; all values were tried then.
  std::optional<std::size_t> found() const;
  /// Tells whether the value of that index holds; nothing where it was not tried.
  std::optional<bool> trial(std::size_t index) const { return trials_[place_of(index)]; }
  std::size_t tried() const;

 private:
  // Converts an index into a place. Inside, values are numbered so that the smallest is looked for and those that hold
  // come last.
  std::size_t place_of(std::size_t index) const {
    return bound_ == Bound::smallest ? index : trials_.size() - 1 - index;
  }
  std::vector<std::size_t> untried_of(const std::vector<std::size_t>& places) const;

  Bound bound_;
  std::vector<std::optional<bool>> trials_;  // by place
};

}  // namespace meshsim::cli
