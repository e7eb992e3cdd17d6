// Puts the cause back at the end of a scope: what is emitted and sent inside was led to by something of its own, and
// what follows it was not. Where a scope is left early, by a `return`, no false cause stays behind.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

namespace meshsim::sim {

/// Remembers the cause and the root of `context`, and gives them back when it ends.
class CauseScope {
 public:
  explicit CauseScope(Context& context) : context_(context), cause_(context.cause()), root_(context.root()) {}
  ~CauseScope() { context_.caused_by(cause_, root_); }
  CauseScope(const CauseScope&) = delete;
  CauseScope& operator=(const CauseScope&) = delete;

  /// The cause and the root at its beginning.
  EventSeq cause() const { return cause_; }
  std::uint32_t root() const { return root_; }

 private:
  Context& context_;
  EventSeq cause_;
  std::uint32_t root_;
};

}  // namespace meshsim::sim
