#include "explore/draw.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace meshsim::explore {
namespace {

constexpr std::int64_t fewest_faults = 3;
/// Draws so many candidates for a fault and takes one of them, a rarer situation more likely.
constexpr std::size_t candidates = 8;
/// A moment soon after an outage is at most so many outages after its beginning.
constexpr Duration soon = 2;

}  // namespace

DrawGround::DrawGround(const Space& space, std::vector<std::uint64_t> likenesses, std::uint64_t first,
                       std::uint64_t moments)
    : space_(&space), likenesses_(std::move(likenesses)), first_(first), moments_(moments) {
  std::map<std::string, std::uint32_t> numbers;
  for (const Fault& fault : space.faults)
    whats_.push_back(numbers.try_emplace(fault.id.what, static_cast<std::uint32_t>(numbers.size())).first->second);
  what_count_ = static_cast<std::uint32_t>(numbers.size());
}

Draw::Draw(const DrawGround& ground, const Familiarity& familiarity, std::uint64_t seed, std::uint64_t number)
    : ground_(&ground),
      familiarity_(&familiarity),
      random_(Random::named(seed, "schedule " + std::to_string(number))),
      is_guided_(is_guided(number)),
      count_(static_cast<std::size_t>(random_.between(fewest_faults, most_faults))) {
  draw_swarm();
  if (!is_guided_) draw_moments();
}

void Draw::draw_swarm() {
  const std::uint64_t kinds = random_.next();
  std::vector<bool> whats;
  for (std::uint32_t i = 0; i < ground_->verbs_and_targets(); ++i) whats.push_back((random_.next() & 1) != 0);
  const std::vector<Fault>& faults = ground_->space().faults;
  for (std::uint32_t i = 0; i < faults.size(); ++i) {
    const bool has_kind = (kinds >> static_cast<unsigned>(faults[i].form.kind) & 1) != 0;
    if (has_kind && whats[ground_->verb_and_target(i)]) allowed_.push_back(i);
  }
  if (!allowed_.empty()) return;
  for (std::uint32_t i = 0; i < faults.size(); ++i) allowed_.push_back(i);
}

void Draw::draw_moments() {
  for (std::size_t i = 0; i < count_; ++i) moments_.push_back(ground_->first() + random_.below(ground_->moments()));
  std::sort(moments_.begin(), moments_.end());
}

Aim Draw::next(std::uint64_t passed, const Strike* before) {
  if (!is_guided_) return {any_fault(), moments_[drawn_++], 0};
  const bool comes_soon = (random_.next() & 1) != 0;
  if (before == nullptr || !comes_soon) return least_familiar(passed);
  const Duration outage = ground_->space().faults[before->fault].outage;
  const Duration delay = random_.between(0, std::min(outage, hour) * soon);
  return {any_fault(), passed, saturating_add(before->moment.time, delay)};
}

/// Draws some, and takes one; each weighs 1 / (1 + how often its verb and target met a moment of its likeness).
Aim Draw::least_familiar(std::uint64_t passed) {
  constexpr std::uint64_t whole = 1'000'000;
  std::array<Aim, candidates> aims;
  std::array<std::uint64_t, candidates> weights{};
  std::uint64_t sum = 0;
  // A run with faults in it may have more moments than that without.
  const std::uint64_t from = std::max(passed, ground_->first());
  const std::uint64_t behind = ground_->first() + ground_->moments();
  const std::uint64_t rest = behind > from ? behind - from : 1;
  for (std::size_t i = 0; i < candidates; ++i) {
    const std::uint32_t fault = any_fault();
    aims[i] = {fault, from + random_.below(rest), 0};
    const std::uint64_t likeness = aims[i].moment < behind ? ground_->likeness(aims[i].moment) : 0;
    const auto found = familiarity_->find({ground_->verb_and_target(aims[i].fault), likeness});
    weights[i] = whole / (1 + (found == familiarity_->end() ? 0 : found->second)) + 1;
    sum += weights[i];
  }
  std::uint64_t drawn = random_.below(sum);
  for (std::size_t i = 0; i < candidates; ++i) {
    if (drawn < weights[i]) return aims[i];
    drawn -= weights[i];
  }
  return aims.back();
}

}  // namespace meshsim::explore
