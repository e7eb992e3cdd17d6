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

// Fills in the form that each verb has in the network: a verb between two sides that has none here does not compile.
void fill_in(Fault& /*fault*/, const act::Heal& /*verb*/) {}
void fill_in(Fault& fault, const act::Cut& /*verb*/) { fault.kind = Fault::Kind::cut; }
void fill_in(Fault& fault, const act::Partition& /*verb*/) { fault.kind = Fault::Kind::cut; }
void fill_in(Fault& fault, const act::Delay& verb) {
  fault.kind = Fault::Kind::delay;
  fault.by = verb.by;
}
void fill_in(Fault& fault, const act::Loss& verb) {
  fault.kind = Fault::Kind::loss;
  fault.probability = verb.probability;
}
void fill_in(Fault& fault, const act::Drop& verb) {
  fault.kind = Fault::Kind::drop;
  fault.probability = verb.probability;
}

/// Tells whether `heal` of these sides ends the fault.
bool is_healed_by(const Fault& fault, const Fault& like) {
  if (!fault.active) return false;
  return plan::heals({like.from, like.to, like.both_ways}, {fault.from, fault.to, fault.both_ways});
}

/// Combines the reason why nothing gets through with that of another fault.
Reason and_by(Reason reason, const Fault& fault) {
  return reason == Reason::link_cut || fault.kind == Fault::Kind::cut ? Reason::link_cut : Reason::link_loss;
}

}  // namespace

Fault fault_of(const plan::Action& action) {
  Fault fault;
  const auto between = [&](const auto& verb) {
    if constexpr (requires { verb.sides; }) {
      fault.from = verb.sides.from;
      fault.to = verb.sides.to;
      fault.both_ways = verb.sides.both_ways;
      fill_in(fault, verb);
    }
  };
  std::visit(between, action);
  return fault;
}

std::uint32_t LinkFaults::begin(Fault fault) {
  faults_.push_back(std::move(fault));
  return static_cast<std::uint32_t>(faults_.size() - 1);
}

bool LinkFaults::end(std::uint32_t fault) { return std::exchange(faults_[fault].active, false); }

void LinkFaults::heal(const Fault& like) {
  for (Fault& fault : faults_) {
    if (is_healed_by(fault, like)) fault.active = false;
  }
}

bool LinkFaults::has_active(const Fault& like) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) { return is_healed_by(fault, like); });
}

bool LinkFaults::lies_on(const Fault& fault, const Link& link) {
  if (!fault.active) return false;
  if (contains(fault.from, link.from) && contains(fault.to, link.to)) return true;
  return fault.both_ways && contains(fault.from, link.to) && contains(fault.to, link.from);
}

bool LinkFaults::blocks(const Fault& fault) {
  return fault.kind == Fault::Kind::cut || (fault.kind == Fault::Kind::loss && fault.probability == certain);
}

bool LinkFaults::any_on(const Link& link) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& fault) { return lies_on(fault, link); });
}

bool LinkFaults::is_cut(const Link& link) const {
  return std::any_of(faults_.begin(), faults_.end(),
                     [&](const Fault& fault) { return fault.kind == Fault::Kind::cut && lies_on(fault, link); });
}

Reason LinkFaults::blocked_by(const Link& link) const {
  Reason reason = Reason::none;
  for (const Fault& fault : faults_) {
    if (blocks(fault) && lies_on(fault, link)) reason = and_by(reason, fault);
  }
  return reason;
}

bool LinkFaults::touches_cut(const Link& link) {
  bool cut = false;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::cut || !lies_on(fault, link)) continue;
    ++fault.acted;
    cut = true;
  }
  return cut;
}

Reason LinkFaults::touches_block(const Link& link) {
  Reason reason = Reason::none;
  for (Fault& fault : faults_) {
    if (!blocks(fault) || !lies_on(fault, link)) continue;
    ++fault.acted;
    reason = and_by(reason, fault);
  }
  return reason;
}

Duration LinkFaults::delay(const Link& link) {
  Duration extra = 0;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::delay || !lies_on(fault, link)) continue;
    ++fault.acted;
    extra = saturating_add(extra, fault.by);
  }
  return extra;
}

bool LinkFaults::drops(const Link& link, std::size_t path, DrawKey name) {
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::drop || !lies_on(fault, link) || !hits(fault, path, name)) continue;
    ++fault.acted;
    return true;
  }
  return false;
}

/// Lets every fault draw, whatever those before it drew, so that one fault does not shift the draws of another.
bool LinkFaults::loses(const Link& link, std::size_t path, DrawKey name) {
  bool lost = false;
  for (Fault& fault : faults_) {
    if (fault.kind != Fault::Kind::loss || !lies_on(fault, link)) continue;
    const bool hit = hits(fault, path, name);
    fault.acted += hit ? 1 : 0;
    lost |= hit;
  }
  return lost;
}

bool LinkFaults::hits(Fault& fault, std::size_t path, DrawKey name) {
  if (fault.drawn.size() <= path) fault.drawn.resize(path + 1);
  return fault.draws.with(name.bits).with(fault.drawn[path]++).chance(fault.probability);
}

}  // namespace meshsim::sim
