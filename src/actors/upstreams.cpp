#include "actors/upstreams.hpp"

#include <algorithm>

#include "base/time.hpp"

namespace meshsim::actors {
namespace {

constexpr std::int32_t weight = 1;

std::int64_t seconds(Time time) { return time / second; }

}  // namespace

bool Upstreams::Peer::is_left_alone(std::int64_t now, const HealthRule& rule) const {
  // `<=` in whole seconds, so a quarantine lasts up to a second longer than fail_timeout, as nginx's does.
  return rule.max_fails != 0 && fails >= rule.max_fails && now - checked <= seconds(rule.fail_timeout);
}

void Upstreams::resolve(std::span<const InstanceId> addresses) {
  std::vector<Peer> peers;
  peers.reserve(addresses.size());
  for (const InstanceId address : addresses) {
    const Peer* known = find(address);
    peers.push_back(known != nullptr ? *known : Peer{.instance = address});
  }
  peers_ = std::move(peers);
}

InstanceId Upstreams::pick(Time now, const HealthRule& rule, std::uint64_t& tried) {
  // nginx neither balances nor marks a group of one server.
  if (is_single()) return peers_.front().instance;
  const std::int64_t now_s = seconds(now);
  Peer* best = nullptr;
  std::size_t best_place = 0;
  std::int32_t total = 0;
  for (std::size_t place = 0; place < peers_.size(); ++place) {
    Peer& peer = peers_[place];
    const bool is_tried = place < 64 && ((tried >> place) & 1) != 0;
    if (is_tried || peer.is_left_alone(now_s, rule)) continue;
    peer.current += peer.effective;
    total += peer.effective;
    // A peer that failed regains its weight one pick at a time.
    if (peer.effective < weight) ++peer.effective;
    if (best != nullptr && peer.current <= best->current) continue;
    best = &peer;
    best_place = place;
  }
  if (best == nullptr) return no_instance;
  if (best_place < 64) tried |= std::uint64_t{1} << best_place;
  best->current -= total;
  // This pick is the trial: until its answer, the peer is left alone again.
  if (now_s - best->checked > seconds(rule.fail_timeout)) best->checked = now_s;
  return best->instance;
}

void Upstreams::failed(InstanceId instance, Time now, const HealthRule& rule) {
  Peer* peer = find(instance);
  if (peer == nullptr) return;  // the name does not have this address any more
  if (is_single()) {
    peer->fails = 0;
    return;
  }
  ++peer->fails;
  peer->accessed = peer->checked = seconds(now);
  if (rule.max_fails != 0) peer->effective -= weight / static_cast<std::int32_t>(std::min(rule.max_fails, 1'000'000U));
  peer->effective = std::max(peer->effective, 0);
}

void Upstreams::succeeded(InstanceId instance) {
  Peer* peer = find(instance);
  if (peer == nullptr) return;
  // Only the answer to a trial clears the count; a success within the same window does not.
  if (is_single() || peer->accessed < peer->checked) peer->fails = 0;
}

std::optional<Upstreams::LeftOut> Upstreams::left_out(InstanceId instance, Time now, const HealthRule& rule) const {
  for (const LeftOut& peer : left_out(now, rule)) {
    if (peer.instance == instance) return peer;
  }
  return std::nullopt;
}

std::vector<Upstreams::LeftOut> Upstreams::left_out(Time now, const HealthRule& rule) const {
  std::vector<LeftOut> result;
  if (is_single()) return result;
  for (const Peer& peer : peers_) {
    if (!peer.is_left_alone(seconds(now), rule)) continue;
    result.push_back({.instance = peer.instance,
                      // One second more, because the comparison in whole seconds includes its last one.
                      .until = saturating_add((peer.checked + 1) * second, seconds(rule.fail_timeout) * second),
                      .on_trial = peer.checked > peer.accessed});
  }
  return result;
}

Upstreams::Peer* Upstreams::find(InstanceId instance) {
  const auto peer = std::find_if(peers_.begin(), peers_.end(), [&](const Peer& p) { return p.instance == instance; });
  return peer == peers_.end() ? nullptr : &*peer;
}

}  // namespace meshsim::actors
