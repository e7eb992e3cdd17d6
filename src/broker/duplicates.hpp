// The messages that a broker accepted lately, so that it recognises a second publish of one by its id.
//
// Ids are given out in order, so the ids of a window lie close together: one bit each in pages of 512 takes a hundredth
// of the memory of a table of ids, and stays in the cache.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

#include "base/fifo.hpp"

namespace meshsim::broker {

class Duplicates {
 public:
  /// Tells whether `message` was accepted within `window` before now. If not, notes that it is accepted now.
  bool seen(MessageId message, Time now, Duration window) {
    for (; !accepted_.empty() && accepted_.front().at + window <= now; accepted_.pop_front()) {
      forget(accepted_.front().message);
    }
    Page& page = pages_[message / page_size];
    std::uint64_t& word = page.words[message % page_size / 64];
    const std::uint64_t bit = std::uint64_t{1} << (message % 64);
    if ((word & bit) != 0) return true;
    word |= bit;
    ++page.count;
    accepted_.push_back({message, now});
    return false;
  }
  void clear() {
    pages_.clear();
    accepted_ = {};
  }
  std::size_t memory_bytes() const {
    return accepted_.memory_bytes() + pages_.bucket_count() * (sizeof(Page) + sizeof(std::uint64_t));
  }

 private:
  static constexpr std::uint64_t page_size = 512;

  struct Page {
    std::array<std::uint64_t, page_size / 64> words{};
    std::uint32_t count = 0;  // number of bits set
  };
  struct Accepted {
    MessageId message = 0;
    Time at = 0;
  };

  void forget(MessageId message) {
    const auto page = pages_.find(message / page_size);
    page->second.words[message % page_size / 64] &= ~(std::uint64_t{1} << (message % 64));
    if (--page->second.count == 0) pages_.erase(page);
  }

  Fifo<Accepted> accepted_;                               // in order of time
  boost::unordered_flat_map<std::uint64_t, Page> pages_;  // the same ids; never walked
};

}  // namespace meshsim::broker
