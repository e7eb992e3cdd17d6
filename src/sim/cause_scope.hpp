// Restores the cause at the end of a scope: events and packets inside have a cause of their own, which must not pass to
// those that follow. Even a scope that is left early, by a `return`, leaves no false cause behind.
#pragma once

#include <cstdint>
#include <meshsim/context.hpp>

namespace meshsim::sim {

/// Remembers the cause and the root of `context`, and restores them when it ends.
class CauseScope {
 public:
  enum class Root : std::uint8_t {
    goes_back,
    stays,  ///< the root set inside, to which later consequences elsewhere belong
  };
  explicit CauseScope(Context& context, Root root_after = Root::goes_back)
      : context_(context), cause_(context.cause()), root_(context.root()), root_after_(root_after) {}
  ~CauseScope() { context_.caused_by(cause_, root_after_ == Root::goes_back ? root_ : context_.root()); }
  CauseScope(const CauseScope&) = delete;
  CauseScope& operator=(const CauseScope&) = delete;

  /// Returns the cause at the beginning of the scope, and the root.
  EventSeq cause() const { return cause_; }
  std::uint32_t root() const { return root_; }

 private:
  Context& context_;
  EventSeq cause_;
  std::uint32_t root_;
  Root root_after_;
};

}  // namespace meshsim::sim
