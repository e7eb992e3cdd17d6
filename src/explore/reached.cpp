#include "explore/reached.hpp"

#include <algorithm>

namespace meshsim::explore {
namespace {

struct FaultReason {
  Kind kind;
  Reason reason;
};

constexpr std::array fault_reasons = {
    FaultReason{Kind::kill, Reason::killed},         FaultReason{Kind::stop, Reason::stopped},
    FaultReason{Kind::power_off, Reason::power_off}, FaultReason{Kind::cut, Reason::link_cut},
    FaultReason{Kind::isolate, Reason::link_cut},    FaultReason{Kind::drop, Reason::link_drop},
    FaultReason{Kind::loss, Reason::link_loss},
};

constexpr std::array common_reasons = {Reason::connection_refused, Reason::connection_lost, Reason::unknown_host,
                                       Reason::timed_out};
constexpr std::array gateway_reasons = {Reason::bad_gateway, Reason::gateway_timeout, Reason::no_live_upstream};

template <class Reasons>
ReachedMask mask_of(const Reasons& reasons) {
  ReachedMask mask = 0;
  for (const Reason reason : reasons) mask |= bit_of(reason);
  return mask;
}

bool has(const plan::Plan& plan, plan::ServiceKind kind) {
  return std::any_of(plan.services.begin(), plan.services.end(),
                     [&](const plan::Service& service) { return service.kind == kind; });
}

}  // namespace

std::vector<std::string> reasons_in(ReachedMask mask) {
  std::vector<std::string> names;
  for (int i = 1; i < reason_count; ++i) {
    const auto reason = static_cast<Reason>(i);
    if ((mask & bit_of(reason)) != 0) names.emplace_back(meshsim::to_string(reason));
  }
  return names;
}

ReachedMask possible_reasons(const plan::Plan& plan, const Space& space) {
  ReachedMask mask = mask_of(common_reasons);
  if (has(plan, plan::ServiceKind::broker)) mask |= bit_of(Reason::consumer_gone);
  for (const plan::BrokerDetail& broker : plan.brokers) {
    if (broker.policy.disk.persistence != plan::Persistence::always) mask |= bit_of(Reason::not_persisted);
  }
  if (has(plan, plan::ServiceKind::gateway)) mask |= mask_of(gateway_reasons);
  for (const Fault& fault : space.faults) {
    for (const FaultReason& each : fault_reasons) {
      if (each.kind == fault.form.kind) mask |= bit_of(each.reason);
    }
  }
  return mask;
}

std::vector<std::string> unused_rules(const std::vector<shrink::Rule>& rules, ReachedMask mask) {
  std::vector<std::string> unused;
  for (const shrink::Rule& rule : rules) {
    ReachedMask bits = 0;
    if (rule.kind) bits |= bit_of(*rule.kind);
    if (rule.reason) bits |= bit_of(*rule.reason);
    std::string words = rule.words + " (" + rule.where + ")";
    const bool is_there = std::find(unused.begin(), unused.end(), words) != unused.end();
    if ((mask & bits) == 0 && !is_there) unused.push_back(std::move(words));
  }
  return unused;
}

}  // namespace meshsim::explore
