// Requests whose connection is still being made: their callers, and the number of tries.
//
// A service keeps its connections to another instance open between calls (HTTP/1.1); a gateway makes one for each
// request, as nginx does without `keepalive`. When its first packet (SYN) gets no answer, Linux sends it again after
// 1s, 3s, 7s, 15s, 31s and 63s and gives up after 127s (tcp_syn_retries 6, tcp(7)). No part of the request is sent
// before: a caller that gives up meanwhile has sent nothing. What was written to an open connection is another matter:
// see held_packets.hpp.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <meshsim/packet.hpp>
#include <meshsim/time.hpp>
#include <optional>
#include <utility>
#include <vector>

namespace meshsim::sim {

/// Plain data. Each request has a number, in order of sending, which its timers name.
class Dialling {
 public:
  static constexpr std::uint8_t syn_retries = 6;
  static constexpr Duration first_syn_timeout = second;  // doubling

  struct Call {
    std::uint32_t path = 0;
    std::uint8_t tries = 0;  ///< number of times it was tried again
    Packet packet;

    /// Returns how long the present try lasts.
    Duration wait() const { return first_syn_timeout << tries; }
    /// Counts another try; false when the last one is over.
    bool may_try_again() { return ++tries <= syn_retries; }
  };

  bool empty() const { return calls_.empty(); }
  std::uint64_t add(std::uint32_t path, const Packet& packet) {
    calls_.emplace(++last_, Call{.path = path, .packet = packet});
    // One number for a path and a token is enough: a sender gives each request that it waits for a token of its own,
    // above 2^32 (ActiveSlab) or, for its outbox, below. Requests without a waiting sender have token 0 and are never
    // looked up by it.
    numbers_.try_emplace({path, packet.token}, last_);
    return last_;
  }
  /// Finds a call; null when it was given up or its connection was made.
  Call* find(std::uint64_t number) {
    const auto found = calls_.find(number);
    return found == calls_.end() ? nullptr : &found->second;
  }
  /// Finds the request that waits on the path and has that token. Constant time.
  std::optional<std::uint64_t> number_of(std::uint32_t path, std::uint64_t token) const {
    const auto found = numbers_.find({path, token});
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  /// Takes out the call with that number, which must exist.
  Call take(std::uint64_t number) {
    const auto found = calls_.find(number);
    const Call call = found->second;
    calls_.erase(found);
    numbers_.erase({call.path, call.packet.token});
    return call;
  }
  /// Takes out the calls whose path fits, in order of sending. Linear in all that wait.
  template <class Predicate>
  std::vector<Call> take_all(Predicate is_meant) {
    std::vector<Call> taken;
    std::erase_if(calls_, [&](const auto& entry) {
      const Call& call = entry.second;
      if (!is_meant(call.path)) return false;
      numbers_.erase({call.path, call.packet.token});
      taken.push_back(call);
      return true;
    });
    return taken;
  }
  std::size_t memory_bytes() const { return calls_.size() * (sizeof(Call) + sizeof(Numbers::value_type)); }

 private:
  using Numbers = boost::unordered_flat_map<std::pair<std::uint32_t, std::uint64_t>, std::uint64_t>;

  std::map<std::uint64_t, Call> calls_;
  Numbers numbers_;
  std::uint64_t last_ = 0;
};

}  // namespace meshsim::sim
