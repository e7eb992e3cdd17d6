#include "plan/pattern.hpp"

namespace meshsim::plan {

bool is_windowed(MetricKind kind) {
  switch (kind) {
    case MetricKind::latency:
    case MetricKind::error_rate:
    case MetricKind::throughput:
    case MetricKind::utilisation:
    case MetricKind::max_wait:
    case MetricKind::goodput:
    case MetricKind::offered:
    case MetricKind::amplification:
    case MetricKind::cost:
      return true;
    case MetricKind::depth:
    case MetricKind::in_flight:
    case MetricKind::redelivered:
    case MetricKind::dead_lettered:
    case MetricKind::dropped:
    case MetricKind::oldest_age:
    case MetricKind::kept:
    case MetricKind::sum:
    case MetricKind::count:
      return false;
  }
  return false;
}

bool is_rate(MetricKind kind) {
  return kind == MetricKind::throughput || kind == MetricKind::goodput || kind == MetricKind::offered;
}

}  // namespace meshsim::plan
