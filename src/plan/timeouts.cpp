#include "plan/timeouts.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/time.hpp"

namespace meshsim::plan {
namespace {

constexpr Duration first_reconnect = 100 * millisecond;

/// Returns how long the step waits for an answer, or before it tries again; 0: it does not.
Duration timeout_of(const Step& step) {
  if (const auto* publish = std::get_if<step::Publish>(&step.deed)) return publish->timeout;
  if (const auto* call = std::get_if<step::Call>(&step.deed)) return call->timeout;
  if (const auto* retry = std::get_if<step::Retry>(&step.deed)) return retry->after;
  return 0;
}

/// Collects what is said or implied; 0 and `never` stand for none.
class Timeouts {
 public:
  explicit Timeouts(const Plan& plan) {
    for (const BrokerDetail& broker : plan.brokers) add(broker.policy);
    for (const Subscription& subscription : plan.subscriptions) add(subscription.policy);
    for (const GatewayDetail& gateway : plan.gateways) {
      for (const Route& route : gateway.routes) add(route);
    }
    for (const Step& step : plan.steps) add(timeout_of(step));
    for (const CallPolicy& policy : plan.policies) add(policy);
    add(first_reconnect);
  }

  std::vector<Duration> take() {
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void add(Duration timeout) {
    if (timeout > 0 && timeout != never) found_.push_back(timeout);
  }
  void add(const DeliveryPolicy& policy) {
    add(policy.publishing.confirm_timeout);
    add(policy.publishing.duplicate_window);
    add(policy.log.commit_interval);
    add(policy.log.join_delay);
    add(policy.redelivery.lease);
    for (const Duration lease : policy.redelivery.backoff) add(lease);
    add(policy.disk.sync_interval);
    add(policy.heartbeat.interval);
  }
  void add(const Route& route) {
    add(route.timeout);
    add(route.connect_timeout);
    add(route.fail_timeout);
  }

  void add(const CallPolicy& policy) {
    add(policy.timeout);
    add(policy.deadline);
    add(policy.hedge_after);
    if (policy.breaker.exists()) add(policy.breaker.open_for);
  }

  std::vector<Duration> found_;
};

}  // namespace

std::vector<Duration> timeouts_of(const Plan& plan) { return Timeouts(plan).take(); }

}  // namespace meshsim::plan
