#include "page/claim_limits.hpp"

#include <variant>

namespace meshsim::page {
namespace {

using MeasuredAs = watch::Measurement::Kind;

MeasuredAs kind_of(plan::MetricKind metric) {
  switch (metric) {
    case plan::MetricKind::latency:
    case plan::MetricKind::max_wait:
    case plan::MetricKind::oldest_age:
    case plan::MetricKind::cost:
      return MeasuredAs::duration;
    case plan::MetricKind::error_rate:
    case plan::MetricKind::utilisation:
      return MeasuredAs::fraction;
    case plan::MetricKind::throughput:
    case plan::MetricKind::goodput:
    case plan::MetricKind::offered:
      return MeasuredAs::rate;
    case plan::MetricKind::depth:
    case plan::MetricKind::in_flight:
    case plan::MetricKind::redelivered:
    case plan::MetricKind::dead_lettered:
    case plan::MetricKind::dropped:
    case plan::MetricKind::kept:
    case plan::MetricKind::amplification:
    case plan::MetricKind::sum:
    case plan::MetricKind::count:
      break;
  }
  return MeasuredAs::count;
}

/// Adds the limits of one claim.
class Finder {
 public:
  Finder(std::size_t claim, std::vector<ClaimLimit>& out) : claim_(claim), out_(&out) {}

  /// Adds the limit of a claim that compares one value, or those in the predicate of a claim. The others have none.
  template <class Claim>
  void operator()(const Claim& claim) const {
    if constexpr (requires { claim.metric; }) add(claim.metric, claim.comparison, claim.quantity);
    if constexpr (requires { claim.predicate; }) add(claim.predicate);
  }

 private:
  void add(const plan::Predicate& predicate) const {
    for (const plan::Predicate::Node& node : predicate.nodes) {
      if (node.kind == plan::Predicate::Node::Kind::metric) add(node.metric, node.comparison, node.quantity);
    }
  }
  void add(const plan::Metric& metric, plan::Comparison comparison, const plan::Quantity& quantity) const {
    if (comparison == plan::Comparison::equal || comparison == plan::Comparison::not_equal) return;
    out_->push_back({claim_, &metric, comparison, report::limit_of(quantity, kind_of(metric.kind))});
  }

  std::size_t claim_;
  std::vector<ClaimLimit>* out_;
};

}  // namespace

std::vector<ClaimLimit> claim_limits(const plan::Plan& plan) {
  std::vector<ClaimLimit> limits;
  for (std::size_t i = 0; i < plan.claims.size(); ++i) std::visit(Finder(i, limits), plan.claims[i].sentence);
  return limits;
}

}  // namespace meshsim::page
