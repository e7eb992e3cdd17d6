#include "plan/uses.hpp"

#include <algorithm>
#include <cstddef>
#include <variant>

namespace meshsim::plan {
namespace {

class Uses {
 public:
  explicit Uses(const Plan& plan) : plan_(plan) {}

  std::vector<Use> take() {
    const auto services = static_cast<ServiceId>(plan_.services.size());
    for (ServiceId id = 0; id < services; ++id) {
      const Service& service = plan_.services[id];
      if (service.kind != ServiceKind::service) continue;
      for (const Handler& handler : plan_.service_details[service.detail].handlers) add_program(handler.first_step, id);
    }
    for (ServiceId id = 0; id < services; ++id) {
      const Service& service = plan_.services[id];
      if (service.kind != ServiceKind::client) continue;
      for (const FlowShare& share : plan_.clients[service.detail].flows)
        add_program(plan_.flows[share.flow].first_step, id);
    }
    for (const TimelineLine& line : plan_.timeline.lines) {
      if (const auto* publish = std::get_if<act::Publish>(&line.action)) {
        add({Use::Kind::publish, publish->topic, publish->who.service, no_service, true});
      } else if (const auto* call = std::get_if<act::Call>(&line.action)) {
        add({Use::Kind::call, call->endpoint, call->who.service, call->callee.service, true});
      }
    }
    return std::move(uses_);
  }

 private:
  void add(const Use& use) {
    if (use.topic < plan_.topics.size() && std::find(uses_.begin(), uses_.end(), use) == uses_.end())
      uses_.push_back(use);
  }

  /// Returns the end of a program. Its steps stand together and end where the next program begins.
  std::size_t end_of(std::uint32_t first) const {
    std::size_t end = plan_.steps.size();
    const auto consider = [&](std::uint32_t other) { end = other > first ? std::min<std::size_t>(end, other) : end; };
    for (const ServiceDetail& detail : plan_.service_details) {
      for (const Handler& handler : detail.handlers) consider(handler.first_step);
    }
    for (const Flow& flow : plan_.flows) consider(flow.first_step);
    return end;
  }

  void add_program(std::uint32_t first, ServiceId who) {
    for (std::size_t i = first; i < end_of(first); ++i) {
      const Deed& deed = plan_.steps[i].deed;
      if (const auto* publish = std::get_if<step::Publish>(&deed))
        add({Use::Kind::publish, publish->topic, who, no_service, false});
      if (const auto* call = std::get_if<step::Call>(&deed))
        add({Use::Kind::call, call->endpoint, who, call->target, false});
    }
  }

  const Plan& plan_;
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> uses_of(const Plan& plan) { return Uses(plan).take(); }

}  // namespace meshsim::plan
