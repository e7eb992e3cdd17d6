#include "page/busy_curves.hpp"

#include <algorithm>

#include "page/packing.hpp"

namespace meshsim::page {

BusyCurves::BusyCurves(std::size_t services, const watch::Gauges& gauges)
    : gauges_(&gauges), sums_(std::min(services, most_services)) {}

void BusyCurves::on_event(const Event& event, std::span<const std::byte>) {
  if (event.time < next_) return;
  sample(event.time);
  while (times_.size() >= most_samples) widen_steps();
  next_ = event.time - event.time % step_ + step_;
}

void BusyCurves::finish(Time now) {
  if (times_.empty() || times_.back() < now) sample(now);
}

void BusyCurves::sample(Time now) {
  times_.push_back(now);
  for (std::size_t id = 0; id < sums_.size(); ++id) {
    const auto service = static_cast<ServiceId>(id);
    sums_[id].push_back({gauges_->busy(service), gauges_->capacity(service)});
  }
}

void BusyCurves::widen_steps() {
  step_ *= 2;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < times_.size(); ++i) {
    if (kept > 0 && times_[kept - 1] / step_ == times_[i] / step_) continue;
    times_[kept] = times_[i];
    for (std::vector<Sum>& sums : sums_) sums[kept] = sums[i];
    ++kept;
  }
  times_.resize(kept);
  for (std::vector<Sum>& sums : sums_) sums.resize(kept);
}

std::string BusyCurves::bytes() const {
  std::string out;
  Time before = 0;
  for (const Time time : times_) {
    append_varint(out, static_cast<std::uint64_t>(time - before));
    before = time;
  }
  const auto append = [&](const std::vector<Sum>& sums, Duration Sum::*value) {
    Duration last = 0;
    for (const Sum& sum : sums) {
      // The differences may be negative: a replica that has gone away is no longer in the sum.
      append_varint(out, zigzag(sum.*value - last));
      last = sum.*value;
    }
  };
  for (const std::vector<Sum>& sums : sums_) {
    append(sums, &Sum::busy);
    append(sums, &Sum::capacity);
  }
  return out;
}

}  // namespace meshsim::page
