// For a count that came out too low: the first messages or requests that could have been counted and were not.
#pragma once

#include <cstdint>
#include <meshsim/event.hpp>
#include <optional>
#include <vector>

#include "check/verdict.hpp"
#include "plan/pattern.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"

namespace meshsim::check {

/// Keeps only the first few candidates, so that its memory does not follow the run: one that is counted makes room for
/// the next.
class Missing {
 public:
  /// Takes the counted fact, which must outlive it and its copies.
  explicit Missing(const plan::Pattern& fact);

  /// Asks for the events that consider() wants, with which candidates begin. None for facts without such a beginning,
  /// such as those of services.
  void connect(watch::Router& router, watch::Port port) const;
  void consider(const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  /// Removes a message that was counted.
  void take_out(MessageId message);
  bool empty() const { return open_.empty(); }
  /// Returns the first candidate that was never counted; nothing when all were.
  std::optional<Witness> first() const;

 private:
  struct Candidate {
    MessageId message = 0;
    EventSeq begin = 0;
  };
  bool is_candidate(const Event& event, const trace::NameTable& names) const;

  static constexpr std::size_t most = 64;
  const plan::Pattern* fact_;
  std::optional<EventKind> begins_with_;
  std::vector<Candidate> open_;
};

}  // namespace meshsim::check
