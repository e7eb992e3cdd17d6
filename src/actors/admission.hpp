// The requests that a service lets in: its rate limit, its bounded mailbox, and the deadlines of its callers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <meshsim/context.hpp>

#include "actors/mailbox.hpp"
#include "actors/token_buckets.hpp"
#include "plan/admission.hpp"

namespace meshsim::actors {

class Admission {
 public:
  /// Takes rules that must outlive it and its copies.
  explicit Admission(const plan::Admission& rules) : rules_(&rules), has_rules_(rules.has_rules()) {}

  /// Decides on a request that has come and, where `must_wait`, would go into the mailbox. False: it was turned away
  /// and its body released. To make room, another may be turned away instead.
  bool admit(Context& context, const Arrival& arrival, Mailbox& mailbox, bool must_wait) {
    return !has_rules_ || passes(context, arrival, mailbox, must_wait);
  }
  /// Takes the next arrival out of the mailbox, which must not be empty.
  Arrival next(Mailbox& mailbox) const { return rules_->newest_first ? mailbox.take_newest() : mailbox.take_oldest(); }
  /// Turns away a request whose caller has given up while it waited. False: its handler may begin.
  bool is_too_late(Context& context, const Arrival& arrival) const {
    return rules_->drops_expired && has_expired(context, arrival);
  }

  /// Forgets what the process knew.
  void clear() { buckets_.clear(); }
  [[nodiscard]] std::size_t memory_bytes() const { return buckets_.memory_bytes(); }

 private:
  bool passes(Context& context, const Arrival& arrival, Mailbox& mailbox, bool must_wait);
  bool find_room(Context& context, const Arrival& arrival, Mailbox& mailbox) const;
  static bool has_expired(Context& context, const Arrival& arrival);

  const plan::Admission* rules_;
  bool has_rules_;
  TokenBuckets buckets_;
};

}  // namespace meshsim::actors
