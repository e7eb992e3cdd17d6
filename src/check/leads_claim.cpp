#include "check/leads_claim.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/claim_roles.hpp"

namespace meshsim::check {
namespace {

// Sets messages apart from roots where both are keys.
constexpr std::uint64_t message_bit = std::uint64_t{1} << 63;

}  // namespace

LeadsClaim::LeadsClaim(const Setting& setting, const plan::claim::EveryLeads& said)
    : ResponseClaim(setting, said),
      by_message_(said.subject.topic != no_topic && said.subject.topic == said.target.topic) {}

void LeadsClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  // The target first: an event that is both is the response to earlier ones, not to itself.
  target().connect(router, plan, listener, target_roles);
  subject().connect(router, plan, listener, subject_roles);
}

void LeadsClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
  expire(event.time, [this](const Duties::Duty& duty) { return find(duty); });
  switch (role) {
    case subject_roles.match:
      if (window().contains(event) && subject().matches(event, payload, filter)) begin(event);
      break;
    case subject_roles.origin:
      subject().remember(event, payload, filter);
      break;
    case subject_roles.done:
      subject().forget(event);
      break;
    case target_roles.match:
      if (target().matches(event, payload, filter)) reach(event);
      break;
    case target_roles.origin:
      target().remember(event, payload, filter);
      break;
    default:
      target().forget(event);
      break;
  }
}

std::uint64_t LeadsClaim::key_of(const Event& event) const {
  // Within one topic the effect concerns the same message; otherwise anything that has the same root.
  return by_message_ || event.root == 0 ? event.message | message_bit : event.root;
}

ResponseClaim::Open LeadsClaim::find(const Duties::Duty& duty) {
  Cause& cause = causes_[static_cast<std::uint32_t>(duty.key)];
  if (cause.response.first != duty.first || !is_open(cause.response)) return {};
  return {&cause.response, cause.message};
}

void LeadsClaim::begin(const Event& event) {
  const std::uint32_t slot = causes_.allocate();
  slots_ = std::max(slots_, slot + 1);
  Cause& cause = causes_[slot];
  cause = {.response = {event.time, event.seq}, .message = event.message};
  const auto [newest, is_only] = newest_.try_emplace(key_of(event), slot);
  if (!is_only) {
    cause.older = newest->second;
    newest->second = slot;
  }
  owe(slot, event, [this](const Duties::Duty& duty) { return find(duty); });
}

void LeadsClaim::reach(const Event& event) {
  const auto found = newest_.find(key_of(event));
  if (found == newest_.end()) {
    if (by_message_) reached_.insert(event.message);
    return;
  }
  // With an upper limit a cause stays open: the effect may still come too often.
  bool all_closed = bounds().most == UINT64_MAX;
  for (std::uint32_t slot = found->second; slot != none; slot = causes_[slot].older) {
    count_for(causes_[slot].response, causes_[slot].message, event);
    all_closed = all_closed && causes_[slot].response.count >= bounds().least;
  }
  if (!all_closed) return;
  release(found->second);
  newest_.erase(found);
}

void LeadsClaim::release(std::uint32_t newest) {
  for (std::uint32_t slot = newest; slot != none;) {
    const std::uint32_t older = causes_[slot].older;
    causes_[slot].response = {};  // its duty, if still listed, then counts as fulfilled
    causes_.release(slot);
    slot = older;
  }
}

Verdict LeadsClaim::finish(const Ending& ending) {
  const std::uint64_t ahead = count_ahead();  // before the decision closes what is open
  Verdict made = decide(
      ending, [this](const Duties::Duty& duty) { return find(duty); }, [this] { return oldest(); });
  made.ahead = ahead;
  return made;
}

/// Counts the causes without their effect whose message had it before: what X stands for had been done.
std::uint64_t LeadsClaim::count_ahead() const {
  std::uint64_t ahead = 0;
  for (std::uint32_t slot = 0; slot < slots_ && !reached_.empty(); ++slot) {
    const Cause& cause = causes_[slot];
    const bool is_without = cause.response.first != 0 && cause.response.count < bounds().least;
    if (is_without && reached_.contains(cause.message)) ++ahead;
  }
  return ahead;
}

ResponseClaim::Open LeadsClaim::oldest() {
  Open least;
  for (std::uint32_t slot = 0; slot < slots_; ++slot) {
    Response& response = causes_[slot].response;
    const bool is_older = least.response == nullptr || response.first < least.response->first;
    if (response.first != 0 && is_open(response) && is_older) least = {&response, causes_[slot].message};
  }
  return least;
}

std::size_t LeadsClaim::memory_bytes() const {
  return causes_.memory_bytes() + newest_.bucket_count() * 2 * sizeof(std::uint64_t) +
         reached_.bucket_count() * sizeof(MessageId) + base_memory();
}

std::string LeadsClaim::told(const Telling& telling, const plan::claim::EveryLeads& said) {
  return told_of(telling, said,
                 fmt::format("followed by {} {}", telling.name_of(said.target), fact_words(said.target)));
}

std::string LeadsClaim::still_open(const Telling& telling, const plan::claim::EveryLeads& said) {
  return still_owed(telling, "followed by " + fact_words(said.target));
}

}  // namespace meshsim::check
