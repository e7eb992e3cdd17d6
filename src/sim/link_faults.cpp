#include "sim/link_faults.hpp"

#include <algorithm>
#include <utility>

#include "base/distribution.hpp"
#include "base/int128.hpp"
#include "base/time.hpp"

namespace meshsim::sim {

namespace {

bool contains(const std::vector<plan::Target>& side, const Link::End& end) {
  return std::any_of(side.begin(), side.end(), [&](const plan::Target& target) {
    return target.service == end.service && (target.replica == 0 || target.replica == end.replica);
  });
}

namespace act = plan::act;

bool cuts(const Fault& fault) {
  return plan::is<act::Cut>(fault.action) || plan::is<act::Partition>(fault.action) ||
         plan::is<act::Isolate>(fault.action);
}

/// Tells whether a `heal` ends the fault: by all of its pairs, or by the one that it isolates.
bool is_healed_by(const Fault& fault, const plan::Sides& sides) {
  if (plan::heals(sides, fault.sides())) return true;
  return sides.to.empty() && plan::is<act::Isolate>(fault.action) &&
         plan::covers(sides.from, fault.sides().from.front());
}

}  // namespace

std::uint32_t LinkFaults::begin(Fault fault) {
  faults_.push_back(std::move(fault));
  return static_cast<std::uint32_t>(faults_.size() - 1);
}

bool LinkFaults::end(std::uint32_t fault) { return std::exchange(faults_[fault].active, false); }

void LinkFaults::heal(const plan::Sides& sides) {
  for (Fault& fault : faults_) {
    if (is_healed_by(fault, sides)) fault.active = false;
  }
}

bool LinkFaults::has_active(const plan::Sides& sides) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const Fault& fault) { return fault.active && is_healed_by(fault, sides); });
}

bool LinkFaults::lies_on(const Fault& fault, const Link& link) {
  if (!fault.active) return false;
  const plan::Sides& sides = fault.sides();
  if (contains(sides.from, link.from) && contains(sides.to, link.to)) return true;
  return sides.both_ways && contains(sides.from, link.to) && contains(sides.to, link.from);
}

bool LinkFaults::blocks(const Fault& fault) {
  const auto* loss = std::get_if<act::Loss>(&fault.action);
  return cuts(fault) || (loss != nullptr && loss->probability == certain);
}

bool LinkFaults::any_on(const Link& link) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) { return lies_on(fault, link); });
}

bool LinkFaults::is_cut(const Link& link) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const Fault& fault) { return cuts(fault) && lies_on(fault, link); });
}

bool LinkFaults::is_blocked(const Link& link) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const Fault& fault) { return blocks(fault) && lies_on(fault, link); });
}

bool LinkFaults::touches_cut(const Link& link) {
  bool cut = false;
  for (Fault& fault : faults_) {
    if (!cuts(fault) || !lies_on(fault, link)) continue;
    ++fault.acted;
    cut = true;
  }
  return cut;
}

bool LinkFaults::touches_block(const Link& link) {
  bool blocked = false;
  for (Fault& fault : faults_) {
    if (!blocks(fault) || !lies_on(fault, link)) continue;
    ++fault.acted;
    blocked = true;
  }
  return blocked;
}

Duration LinkFaults::delay(const Link& link, std::size_t path, DrawKey name, Time now, std::size_t bytes) {
  Duration extra = 0;
  for (Fault& fault : faults_) {
    if (!lies_on(fault, link)) continue;
    Duration more = -1;
    if (const auto* delay = std::get_if<act::Delay>(&fault.action)) more = delay->by;
    if (const auto* jitter = std::get_if<act::Jitter>(&fault.action)) {
      more = Distribution::uniform(0, jitter->most).draw(next_draw(fault, path, name));
    }
    if (const auto* narrow = std::get_if<act::Bandwidth>(&fault.action)) {
      more = transmit(fault, *narrow, path, now, bytes);
    }
    if (more < 0) continue;
    ++fault.acted;
    extra = saturating_add(extra, more);
  }
  return extra;
}

Duration LinkFaults::transmit(Fault& fault, const act::Bandwidth& narrow, std::size_t path, Time now,
                              std::size_t bytes) {
  if (fault.free_at.size() <= path) fault.free_at.resize(path + 1);
  const int128 takes = int128{bytes} * second / narrow.bytes_per_second;
  const auto takes_ns = static_cast<Duration>(std::min<int128>(takes, Distribution::max_draw));
  Time& free_at = fault.free_at[path];
  free_at = saturating_add(std::max(free_at, now), takes_ns);
  return free_at - now;
}

bool LinkFaults::drops(const Link& link, std::size_t path, DrawKey name) {
  for (Fault& fault : faults_) {
    const auto* drop = std::get_if<act::Drop>(&fault.action);
    if (drop == nullptr || !lies_on(fault, link) || !next_draw(fault, path, name).chance(drop->probability)) continue;
    ++fault.acted;
    return true;
  }
  return false;
}

bool LinkFaults::loses(const Link& link, std::size_t path, DrawKey name) {
  bool struck = false;
  for (Fault& fault : faults_) {
    const auto* loss = std::get_if<act::Loss>(&fault.action);
    if (loss == nullptr || !lies_on(fault, link)) continue;
    const bool hit = loss->burst > 1 ? is_in_burst(fault, *loss, path, name)
                                     : next_draw(fault, path, name).chance(loss->probability);
    fault.acted += hit ? 1 : 0;
    struck |= hit;
  }
  return struck;
}

/// Draws whether a burst begins with the packet, where none is under way. It begins with a probability of p / (n - p(n
/// - 1)), where n is its length, so that a share p of all packets is lost.
bool LinkFaults::is_in_burst(Fault& fault, const act::Loss& loss, std::size_t path, DrawKey name) {
  if (fault.left_in_burst.size() <= path) fault.left_in_burst.resize(path + 1);
  std::uint32_t& left = fault.left_in_burst[path];
  if (left > 0) return --left, true;
  const uint128 p = loss.probability.threshold;
  const uint128 one = certain.threshold;
  const uint128 between = one * loss.burst - p * (loss.burst - 1);
  const Probability begins{static_cast<std::uint64_t>(p * one / between)};
  if (!next_draw(fault, path, name).chance(begins)) return false;
  left = loss.burst - 1;
  return true;
}

DrawKey LinkFaults::next_draw(Fault& fault, std::size_t path, DrawKey name) {
  if (fault.drawn.size() <= path) fault.drawn.resize(path + 1);
  return fault.draws.with(name.bits).with(fault.drawn[path]++);
}

}  // namespace meshsim::sim
