// The list beside the plainest thing that does the same: a vector from which numbers are erased.
#include "base/age_list.hpp"

#include <catch2/catch.hpp>
#include <unordered_map>
#include <vector>

#include "base/random.hpp"

namespace meshsim {
namespace {

class Both {
 public:
  void add(std::uint32_t number) {
    const std::uint32_t place = list_.push_back(number, [this](std::uint32_t moved, std::uint32_t to) {
      places_[moved] = to;
      ++moved_;
    });
    places_[number] = place;
    plain_.push_back(number);
  }
  /// Removes the `nth` oldest of those that are there.
  void remove(std::size_t nth) {
    list_.remove(places_.at(plain_[nth]));
    plain_.erase(plain_.begin() + static_cast<std::ptrdiff_t>(nth));
  }
  void compare() const {
    std::vector<std::uint32_t> listed;
    for (const std::uint32_t number : list_) listed.push_back(number);
    REQUIRE(listed == plain_);
    REQUIRE(list_.size() == plain_.size());
    REQUIRE(list_.empty() == plain_.empty());
    if (!plain_.empty()) REQUIRE(list_.front() == plain_.front());
  }
  std::size_t size() const { return plain_.size(); }
  std::size_t moved() const { return moved_; }
  std::size_t bytes() const { return list_.memory_bytes(); }

 private:
  AgeList list_;
  std::unordered_map<std::uint32_t, std::uint32_t> places_;
  std::vector<std::uint32_t> plain_;
  std::size_t moved_ = 0;
};

TEST_CASE("an age list keeps the order of coming, whoever leaves") {
  std::size_t emptied = 0, moved = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random = Random::named(seed, "age list");
    Both both;
    std::uint32_t number = 0;
    for (int i = 0; i < 2'000; ++i) {
      // Grows and shrinks again.
      const bool adds = both.size() == 0 || random.below(10) < (i % 400 < 200 ? 7U : 3U);
      if (adds) {
        both.add(number++);
      } else {
        both.remove(random.below(both.size()));
        emptied += both.size() == 0;
      }
      both.compare();
    }
    moved += both.moved();
  }
  CHECK(emptied > 20);
  CHECK(moved > 20);
}

TEST_CASE("an age list with one that stays does not grow with those that come and go") {
  Both both;
  both.add(0);
  for (std::uint32_t number = 1; number <= 100'000; ++number) {
    both.add(number);
    if (both.size() > 10) both.remove(1);
  }
  both.compare();
  CHECK(both.bytes() < 4 * 11 * sizeof(std::uint32_t));
  CHECK(both.moved() > 0);
  CHECK(both.moved() <= 2 * 100'000);  // closing the holes costs what made them
}

}  // namespace
}  // namespace meshsim
