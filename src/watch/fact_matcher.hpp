// Recognises the events of one pattern.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/event.hpp>

#include "base/sequence_table.hpp"
#include "plan/pattern.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"
#include "watch/where_filter.hpp"
#include "watch/window.hpp"

namespace meshsim::watch {

/// Tells whether the instance is the targeted service (any, for no_service) and replica (any, for 0).
inline bool is_target(const plan::Target& target, InstanceId instance, const trace::NameTable& names) {
  if (target.service == no_service) return true;
  if (instance >= names.instances.size()) return false;
  const trace::InstanceName& name = names.instances[instance];
  return name.service == target.service && (target.replica == 0 || name.replica == target.replica);
}

/// Tells whether an answer is 2xx.
inline bool is_success(const Event& event) { return event.detail >= 200 && event.detail <= 299; }

/// The events of one pattern. A payload is seen only where a message is published (a call: requested). A `where` of
/// another fact is therefore decided there, and the result is remembered for as long as a copy of the message lives (a
/// call: until its caller has an outcome).
class FactMatcher {
 public:
  /// The purposes for which the matcher must be given an event.
  struct Roles {
    std::uint8_t match;   ///< call matches()
    std::uint8_t origin;  ///< call remember(), before a match of the same event
    std::uint8_t done;    ///< call forget(), after a match of the same event
  };

  FactMatcher() = default;
  /// Takes a pattern, which must outlive the matcher and its copies.
  explicit FactMatcher(const plan::Pattern& pattern);

  void connect(Router& router, const plan::Plan& plan, std::uint32_t listener, Roles roles) const;
  void on_mark(std::uint32_t index, Point mark) { window_.on_mark(index, mark); }
  /// Finds the mark of its `before` or `after` that is not set yet; false when there is none.
  bool waits_for_mark(std::uint32_t& mark) const { return window_.waits_for_mark(mark); }

  /// Tells whether the event matches, given that it has the pattern's kind and topic.
  bool matches(const Event& event, value::Bytes payload, WhereFilter& filter) const {
    if (!is_target(pattern_->instance, event.instance, filter.names())) return false;
    return !says_more_ || matches_rest(event, payload, filter);
  }
  void remember(const Event& event, value::Bytes payload, WhereFilter& filter);
  void forget(const Event& event);

  std::size_t memory_bytes() const { return accepted_.size() * 2 * sizeof(MessageId); }

 private:
  bool matches_rest(const Event& event, value::Bytes payload, WhereFilter& filter) const;
  bool is_subscriber(const Event& event, const trace::NameTable& names) const;
  bool must_remember() const;

  const plan::Pattern* pattern_ = nullptr;
  Window window_;
  bool says_more_ = false;  // restricts more than topic, kind and instance
  // For each message, the number of callers that still have to do with it: a gateway may pass a call on under its id.
  SequenceTable<std::uint32_t> accepted_;
};

}  // namespace meshsim::watch
