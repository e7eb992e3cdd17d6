// Which messages a broker accepted lately, so that a second publish of one is recognised by its id.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <meshsim/ids.hpp>
#include <meshsim/time.hpp>

#include "base/fifo.hpp"

namespace meshsim::broker {

class Duplicates {
 public:
  /// Whether `message` was accepted within `window` before now. If not, it is accepted now.
  bool seen(MessageId message, Time now, Duration window) {
    for (; !accepted_.empty() && accepted_.front().at + window <= now; accepted_.pop_front()) {
      ids_.erase(accepted_.front().message);
    }
    if (!ids_.insert(message).second) return true;
    accepted_.push_back({message, now});
    return false;
  }
  void clear() {
    ids_.clear();
    accepted_ = {};
  }
  std::size_t memory_bytes() const { return accepted_.memory_bytes() + ids_.bucket_count() * sizeof(MessageId); }

 private:
  struct Accepted {
    MessageId message = 0;
    Time at = 0;
  };
  Fifo<Accepted> accepted_;                   // in order of time
  boost::unordered_flat_set<MessageId> ids_;  // the same ids; never walked
};

}  // namespace meshsim::broker
