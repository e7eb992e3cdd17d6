// The queue beside the plainest thing that can do its work: a list that is sorted at each step.
#include "sim/event_queue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <deque>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace meshsim::sim {
namespace {

/// An entry as the reference knows it; `number` is its order of scheduling.
struct Expected {
  Time due;
  std::uint64_t number;
  friend bool operator<(const Expected& a, const Expected& b) {
    return a.due != b.due ? a.due < b.due : a.number < b.number;
  }
};

/// Schedules the same in both, and takes the next out of both.
class Pair {
 public:
  explicit Pair(std::uint64_t seed) : random_(Random::named(seed, "queue")) {
    for (int i = 0; i < 3; ++i) channels_.push_back({queue_.open_channel(), 0});
  }

  void timer() {
    const Time due = now_ + static_cast<Time>(random_.below(50));
    const TimerId id = queue_.schedule(due, EntryKind::timer, {}, numbered());
    timers_.push_back({id, expect(due)});
  }
  void timeout() {
    constexpr Duration delays[] = {7, 20, 40};
    const Duration delay = delays[random_.below(3)];
    const TimerId id = queue_.schedule_in_lane(now_, delay, {}, numbered());
    timers_.push_back({id, expect(now_ + delay)});
  }
  void packet() {
    Channel& channel = channels_[random_.below(channels_.size())];
    channel.last = std::max(channel.last, now_ + static_cast<Time>(random_.below(50)));
    queue_.send(channel.number, channel.last, {}, {.token = next_});
    expect(channel.last);
  }
  void cancel() {
    if (timers_.empty()) return;
    const std::size_t chosen = random_.below(timers_.size());
    const Timeout timer = timers_[chosen];
    timers_.erase(timers_.begin() + static_cast<std::ptrdiff_t>(chosen));
    const auto found =
        std::find_if(expected_.begin(), expected_.end(), [&](const Expected& e) { return e.number == timer.number; });
    CHECK(queue_.cancel(timer.id) == (found != expected_.end()));
    if (found != expected_.end()) expected_.erase(found);
  }
  /// Pops one real entry, or none when all that was left had been cancelled.
  void pop() {
    while (!queue_.empty()) {
      const EventQueue::Next next = queue_.next();
      const Key key = next.key;
      std::uint32_t slot = key.slot();
      if (queue_.pop(next).kind == EntryKind::lane) slot = queue_.pop_lane(key);
      if (slot == EventQueue::none) continue;
      Slot& entry = queue_[slot];
      queue_.settle(entry.kind);
      if (entry.kind == EntryKind::cancelled) {
        queue_.release(slot, entry);
        continue;
      }
      const std::uint64_t number = entry.kind == EntryKind::packet ? entry.packet.token : entry.timer.timer.value;
      const auto least = std::min_element(expected_.begin(), expected_.end());
      REQUIRE(least != expected_.end());
      REQUIRE(number == least->number);
      REQUIRE(key.due == least->due);
      now_ = key.due;
      expected_.erase(least);
      queue_.release(slot, entry);
      return;
    }
    REQUIRE(expected_.empty());
  }
  void check() const {
    REQUIRE(queue_.idle() == expected_.empty());
    REQUIRE(queue_.pending_keys().size() == expected_.size());
  }
  void do_something() {
    switch (random_.below(6)) {
      case 0:
        return timer();
      case 1:
        return timeout();
      case 2:
        return packet();
      case 3:
        return cancel();
      default:
        return pop();
    }
  }

 private:
  struct Channel {
    std::uint32_t number;
    Time last;
  };
  struct Timeout {
    TimerId id;
    std::uint64_t number;
  };

  TimerEntry numbered() const { return {.timer = {.value = next_}}; }
  std::uint64_t expect(Time due) {
    expected_.push_back({due, next_});
    return next_++;
  }

  Random random_;
  EventQueue queue_;
  std::vector<Channel> channels_;
  std::vector<Expected> expected_;
  std::vector<Timeout> timers_;
  std::uint64_t next_ = 0;
  Time now_ = 0;
};

}  // namespace

TEST_CASE("entries come in the order of their time, then of their scheduling") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Pair pair(seed);
    for (int i = 0; i < 2000; ++i) {
      pair.do_something();
      if (i % 50 == 0) pair.check();
    }
    for (int i = 0; i < 3000; ++i) pair.pop();
    pair.check();
  }
}

TEST_CASE("a copied queue goes on alike") {
  Pair original(7);
  for (int i = 0; i < 500; ++i) original.do_something();
  Pair copy = original;
  for (int i = 0; i < 500; ++i) original.do_something();
  for (int i = 0; i < 500; ++i) copy.do_something();
  original.check();
  copy.check();
}

TEST_CASE("a timer that fired or was cancelled is not cancelled again") {
  EventQueue queue;
  const TimerId id = queue.schedule_in_lane(0, 5, {}, {});
  CHECK(queue.cancel(id));
  CHECK_FALSE(queue.cancel(id));
  CHECK_FALSE(queue.cancel({}));
  CHECK(queue.idle());
}

TEST_CASE("a timer tree gives its keys back in order, however many there are") {
  Random random = Random::named(1, "timers");
  for (std::size_t count = 0; count < 200; ++count) {
    TimerTree timers;
    std::vector<Key> keys;
    std::vector<std::uint32_t> leaf_of(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      keys.push_back(Key::of(static_cast<Time>(random.below(30)), i + 1, i));
      leaf_of[i] = timers.push(keys.back());
    }
    std::sort(keys.begin(), keys.end());
    for (const Key& key : keys) {
      REQUIRE(timers.peek().tag == key.tag);
      REQUIRE(timers.top().tag == key.tag);
      timers.pop(leaf_of[key.slot()]);
    }
    REQUIRE(timers.empty());
    REQUIRE(timers.keys().empty());
    REQUIRE(timers.peek().due == never);
    REQUIRE(timers.top().due == never);
  }
}

TEST_CASE("the winner of a tree is the earliest of its leaves") {
  Random random = Random::named(1, "tree");
  WinnerTree tree;
  std::vector<Key> leaves;
  for (std::uint64_t i = 1; i < 2'000; ++i) {
    if (leaves.empty() || random.below(40) == 0) {
      leaves.emplace_back();
      tree.grow(leaves.size());
    }
    const std::size_t leaf = random.below(leaves.size());
    leaves[leaf] = random.below(4) == 0 ? Key() : Key::of(static_cast<Time>(random.below(30)), i, 0);
    tree.set(leaf, leaves[leaf]);
    REQUIRE(tree.winner().tag == std::min_element(leaves.begin(), leaves.end())->tag);
  }
}

}  // namespace meshsim::sim
