#include "plan/pattern.hpp"

#include <catch2/catch.hpp>

namespace meshsim::plan {
namespace {

TEST_CASE("a metric is taken over a window or at an instant") {
  CHECK(is_windowed(MetricKind::latency));
  CHECK(is_windowed(MetricKind::max_wait));
  CHECK_FALSE(is_windowed(MetricKind::depth));
  CHECK_FALSE(is_windowed(MetricKind::dead_lettered));
}

}  // namespace
}  // namespace meshsim::plan
