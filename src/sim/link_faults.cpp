#include "sim/link_faults.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"

namespace meshsim::sim {

namespace {

bool contains(const std::vector<plan::Target>& side, const Link::End& end) {
  return std::any_of(side.begin(), side.end(), [&](const plan::Target& target) {
    return target.service == end.service && (target.replica == 0 || target.replica == end.replica);
  });
}

namespace act = plan::act;

bool cuts(const Fault& fault) { return plan::is<act::Cut>(fault.action) || plan::is<act::Partition>(fault.action); }

}  // namespace

std::uint32_t LinkFaults::begin(Fault fault) {
  faults_.push_back(std::move(fault));
  return static_cast<std::uint32_t>(faults_.size() - 1);
}

bool LinkFaults::end(std::uint32_t fault) { return std::exchange(faults_[fault].active, false); }

void LinkFaults::heal(const plan::Sides& sides) {
  for (Fault& fault : faults_) {
    if (plan::heals(sides, fault.sides())) fault.active = false;
  }
}

bool LinkFaults::has_active(const plan::Sides& sides) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const Fault& fault) { return fault.active && plan::heals(sides, fault.sides()); });
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

Duration LinkFaults::delay(const Link& link) {
  Duration extra = 0;
  for (Fault& fault : faults_) {
    const auto* delay = std::get_if<act::Delay>(&fault.action);
    if (delay == nullptr || !lies_on(fault, link)) continue;
    ++fault.acted;
    extra = saturating_add(extra, delay->by);
  }
  return extra;
}

bool LinkFaults::drops(const Link& link, std::size_t path, DrawKey name) {
  for (Fault& fault : faults_) {
    const auto* drop = std::get_if<act::Drop>(&fault.action);
    if (drop == nullptr || !lies_on(fault, link) || !draw(fault, drop->probability, path, name)) continue;
    ++fault.acted;
    return true;
  }
  return false;
}

bool LinkFaults::draw(Fault& fault, Probability probability, std::size_t path, DrawKey name) {
  if (fault.drawn.size() <= path) fault.drawn.resize(path + 1);
  return fault.draws.with(name.bits).with(fault.drawn[path]++).chance(probability);
}

}  // namespace meshsim::sim
