// Puts the cause back at the end of a scope: what is emitted and sent inside was led to by something of its own, and
// what follows it was not. Where a scope is left early, by a `return`, no false cause stays behind.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

namespace meshsim::sim {

/// Remembers the cause and the root of `context`, and gives them back when it ends.
class CauseScope {
 public:
  enum class Root : std::uint8_t {
    goes_back,
    stays,  ///< that of what was told inside: what comes of it elsewhere goes back to that
  };
  explicit CauseScope(Context& context, Root root_after = Root::goes_back)
      : context_(context), cause_(context.cause()), root_(context.root()), root_after_(root_after) {}
  ~CauseScope() { context_.caused_by(cause_, root_after_ == Root::goes_back ? root_ : context_.root()); }
  CauseScope(const CauseScope&) = delete;
  CauseScope& operator=(const CauseScope&) = delete;

  /// Returns the cause at its beginning, and the root.
  EventSeq cause() const { return cause_; }
  std::uint32_t root() const { return root_; }

 private:
  Context& context_;
  EventSeq cause_;
  std::uint32_t root_;
  Root root_after_;
};

}  // namespace meshsim::sim
