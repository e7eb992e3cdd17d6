// The limits that claims set to what the curves show.
#pragma once

#include <vector>

#include "plan/plan.hpp"
#include "report/figure.hpp"

namespace meshsim::page {

struct ClaimLimit {
  std::size_t claim = 0;  ///< index into Plan::claims
  const plan::Metric* metric = nullptr;
  plan::Comparison comparison = plan::Comparison::less;
  report::Figure limit;
};

/// Lists each comparison of a metric that is neither `==` nor `!=`, in the order of the claims. The plan must outlive
/// the result.
std::vector<ClaimLimit> claim_limits(const plan::Plan& plan);

}  // namespace meshsim::page
