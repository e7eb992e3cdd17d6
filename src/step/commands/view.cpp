#include "step/commands/view.hpp"

#include <fmt/format.h>

namespace meshsim::step {

View::View(const world::Run& run) {
  const plan::Plan& plan = run.simulation().plan();
  for (const plan::Subscription& each : plan.subscriptions) {
    waiting_.push_back(run.gauges().depth(each.topic, each.service));
  }
  for (std::uint32_t claim = 0; claim < plan.claims.size(); ++claim) broken_.push_back(run.judge().is_broken(claim));
}

std::vector<std::string> View::changes_since(const View& earlier, const world::Run& run) const {
  const plan::Plan& plan = run.simulation().plan();
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (waiting_[i] == earlier.waiting_[i]) continue;
    const plan::Subscription& each = plan.subscriptions[i];
    lines.push_back(fmt::format("{} for {}: {} -> {} waiting", plan.topics[each.topic].name,
                                plan.services[each.service].name, earlier.waiting_[i], waiting_[i]));
  }
  for (std::uint32_t claim = 0; claim < broken_.size(); ++claim) {
    if (!broken_[claim] || earlier.broken_[claim]) continue;
    const check::Judge::Progress progress = run.judge().progress(claim, run.ending());
    lines.push_back(fmt::format("expectation {} has failed: {}", plan.claims[claim].label,
                                check::explain_verdict(plan, progress.verdict)));
  }
  return lines;
}

}  // namespace meshsim::step
