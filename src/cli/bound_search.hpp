// Looks for the smallest (or largest) of a row of values that holds, with few trials: it bisects as long as what it has
// seen is monotone, and tries all when it is not.
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

  /// `count`: of the values, at least 1.
  BoundSearch(Bound bound, std::size_t count) : bound_(bound), trials_(count) {}

  /// The values to be tried next, by index; empty when it is done. To be asked again when all are learned.
  std::vector<std::size_t> wanted() const;
  void learn(std::size_t index, bool holds) { trials_[place_of(index)] = holds; }

  /// Tells whether all that was tried on one side of some value fails and on the other holds, whichever side it is;
  /// else all values were tried.
  bool is_monotone() const;
  /// The bound: of a row that is not monotone the one from which on (up to which) all hold. Nothing: none is.
  std::optional<std::size_t> found() const;
  /// Tells whether the value of that index holds; nothing where it was not tried.
  std::optional<bool> trial(std::size_t index) const { return trials_[place_of(index)]; }
  std::size_t tried() const;

 private:
  // Inside, values are numbered so that the smallest is looked for: those that hold are to be the last.
  std::size_t place_of(std::size_t index) const {
    return bound_ == Bound::smallest ? index : trials_.size() - 1 - index;
  }
  std::vector<std::size_t> untried_of(const std::vector<std::size_t>& places) const;

  Bound bound_;
  std::vector<std::optional<bool>> trials_;  // by place
};

}  // namespace meshsim::cli
