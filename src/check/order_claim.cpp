#include "check/order_claim.hpp"

#include <fmt/format.h>

#include "check/claim_roles.hpp"
#include "value/record.hpp"

namespace meshsim::check {
namespace {

/// Writes the value's type and content as bytes, equal exactly for equal values.
void encode(const value::Value& value, std::string& out) {
  out.assign(1, static_cast<char>(value.type()));
  if (value.has_bytes()) {
    out.append(reinterpret_cast<const char*>(value.as_bytes().data()), value.as_bytes().size());
    return;
  }
  const Decimal number = value.has_decimal() ? value.as_decimal() : Decimal(value.as_integer());
  auto rest = static_cast<std::uint64_t>(number.mantissa());
  out.push_back(static_cast<char>(number.scale()));
  for (int i = 0; i < 8; ++i, rest >>= 8) out.push_back(static_cast<char>(rest & 0xff));
}

}  // namespace

OrderClaim::OrderClaim(const Setting& setting, const plan::claim::InOrder& said)
    : ClaimFrame(setting), said_(&said), subject_(said.subject), target_(said.target) {}

void OrderClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  target_.connect(router, plan, listener, target_roles);
  subject_.connect(router, plan, listener, subject_roles);
  router.connect_done(said_->subject.topic, {listener, retire_role});
}

void OrderClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
  switch (role) {
    case subject_roles.match:
      if (window().contains(event) && subject_.matches(event, payload, filter)) compare(event);
      break;
    case subject_roles.origin:
      subject_.remember(event, payload, filter);
      break;
    case subject_roles.done:
      subject_.forget(event);
      break;
    case target_roles.match:
      if (target_.matches(event, payload, filter)) rank(event, payload);
      break;
    case target_roles.origin:
      target_.remember(event, payload, filter);
      break;
    case target_roles.done:
      target_.forget(event);
      break;
    default:
      living_.erase(event.message);
      break;
  }
}

void OrderClaim::on_mark(std::uint32_t index, watch::Point mark) {
  window().on_mark(index, mark);
  subject_.on_mark(index, mark);
  target_.on_mark(index, mark);
}

std::uint32_t OrderClaim::group_of(value::Bytes payload) {
  if (said_->per == no_field) return 0;
  encode(value::find(payload, said_->per), field_value_);
  return groups_.try_emplace(field_value_, static_cast<std::uint32_t>(groups_.size())).first->second;
}

void OrderClaim::rank(const Event& event, value::Bytes payload) {
  living_.try_emplace(event.message, Rank{++placed_, event.seq, group_of(payload)});
}

void OrderClaim::compare(const Event& event) {
  const auto found = living_.find(event.message);
  if (found == living_.end()) return;
  ++seen_;
  const Rank& place = found->second;
  // Each subscription has an order of its own.
  std::uint64_t& latest = latest_[std::uint64_t{event.subscription} << 32 | place.group];
  // The same message once more is in order.
  if (place.number >= latest) {
    latest = place.number;
    return;
  }
  ++excess_;
  first_.note({.time = event.time, .seq = event.seq, .witness = {event.message, place.first, event.seq}});
}

Verdict OrderClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending, &subject_, &target_)) return *never_opened;
  if (seen_ == 0) return nothing(Finding::no_instance, ending);
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  if (excess_ > 0) made = verdict(Outcome::failed, Finding::out_of_order, first_);
  made.seen = seen_;
  made.excess = excess_;
  return made;
}

std::size_t OrderClaim::memory_bytes() const {
  return living_.bucket_count() * (sizeof(MessageId) + sizeof(Rank)) + groups_.bucket_count() * sizeof(std::string) +
         latest_.bucket_count() * 2 * sizeof(std::uint64_t) + subject_.memory_bytes() + target_.memory_bytes();
}

std::string OrderClaim::told(const Telling& telling, const plan::claim::InOrder& said) {
  const Verdict& verdict = telling.verdict;
  const std::string fact = fact_words(said.subject);
  if (verdict.finding == Finding::as_claimed) return fmt::format("{} {} in order", number(verdict.seen), fact);
  return fmt::format("{} {} after a later one, {}at {}", some_were(verdict.excess, verdict.seen), fact,
                     verdict.excess == 1 ? "" : "first ", telling.at());
}

}  // namespace meshsim::check
