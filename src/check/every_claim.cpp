#include "check/every_claim.hpp"

#include "check/claim_roles.hpp"
#include "trace/event_names.hpp"
#include "watch/call_metric.hpp"

namespace meshsim::check {
namespace {

/// Tells whether the fact belongs to a caller: its instance is the caller, its message the call.
bool is_call_fact(EventKind kind) { return trace::is_about_call(kind); }

bool is_message_fact(EventKind kind) { return kind < EventKind::message_done || kind == EventKind::kept; }

}  // namespace

EveryClaim::EveryClaim(const Setting& setting, const plan::claim::EveryIs& said)
    : ResponseClaim(setting, said),
      by_caller_(is_call_fact(said.subject.kind) && is_call_fact(said.target.kind)),
      is_done_once_met_(!is_message_fact(said.subject.kind)) {}

void EveryClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  subject().connect(router, plan, listener, subject_roles);
  target().connect(router, plan, listener, target_roles);
  if (by_caller_)
    router.connect(EventKind::answered, said().subject.topic, {listener, retire_role});
  else
    router.connect_done(said().subject.topic, {listener, retire_role});
}

void EveryClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter) {
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
    case target_roles.done:
      target().forget(event);
      break;
    default:
      retire(event);
      break;
  }
}

std::uint64_t EveryClaim::key_of(const Event& event) const {
  return by_caller_ ? watch::call_key(event) : event.message;
}

MessageId EveryClaim::message_of(std::uint64_t key) const { return by_caller_ ? watch::call_of_key(key) : key; }

ResponseClaim::Open EveryClaim::find(const Duties::Duty& duty) {
  const auto found = living_.find(duty.key);
  if (found == living_.end() || found->second.first != duty.first || !is_open(found->second)) return {};
  return {&found->second, message_of(duty.key)};
}

void EveryClaim::begin(const Event& event) {
  const std::uint64_t key = key_of(event);
  // A message that becomes X once more owes nothing new.
  const bool is_new = living_.try_emplace(key, Response{event.time, event.seq}).second;
  if (is_new) owe(key, event, [this](const Duties::Duty& duty) { return find(duty); });
}

void EveryClaim::reach(const Event& event) {
  const auto found = living_.find(key_of(event));
  if (found == living_.end()) return;
  count_for(found->second, event.message, event);
  // A caller has one answer. A message stays until it is done: the fact may happen to it too often, and it may become X
  // again (a copy is delivered once more), which is not another message.
  if (is_done_once_met_ && found->second.count >= bounds().least) living_.erase(found);
}

void EveryClaim::retire(const Event& event) {
  const auto found = living_.find(key_of(event));
  if (found == living_.end()) return;
  Response& response = found->second;
  if (is_open(response)) {
    miss(response, {.time = event.time, .seq = event.seq, .witness = {event.message, response.first, event.seq}});
  }
  living_.erase(found);
}

Verdict EveryClaim::finish(const Ending& ending) {
  return decide(
      ending, [this](const Duties::Duty& duty) { return find(duty); }, [this] { return oldest(); });
}

// Finds the oldest open instance, whatever the order they lie in.
ResponseClaim::Open EveryClaim::oldest() {
  Open least;
  erase_if(living_, [&](auto& item) {
    const bool is_older = least.response == nullptr || item.second.first < least.response->first;
    if (is_open(item.second) && is_older) least = {&item.second, message_of(item.first)};
    return false;
  });
  return least;
}

std::size_t EveryClaim::memory_bytes() const {
  constexpr std::size_t entry = sizeof(std::uint64_t) + sizeof(Response);
  return living_.bucket_count() * entry + base_memory();
}

std::string EveryClaim::told(const Telling& telling, const plan::claim::EveryIs& said) {
  return told_of(telling, said, fact_words(said.target));
}

std::string EveryClaim::still_open(const Telling& telling, const plan::claim::EveryIs& said) {
  return still_owed(telling, fact_words(said.target));
}

}  // namespace meshsim::check
