#include "explore/hunt.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "explore/finding_file.hpp"

namespace meshsim::explore {
namespace {

/// The work allowed for one scenario, in events, and what a run costs beside its events.
constexpr std::uint64_t most_work_of_a_text = 2'000'000;
/// With more faults the moments are too many for all to be tried: many texts are, at those that are likely.
constexpr std::uint64_t most_work_of_many_faults = 200'000;
constexpr std::uint64_t work_of_a_copy = 30;

std::uint64_t hash_of(const std::string& text, std::uint64_t seed) {
  return hash_bytes(text.data(), text.size(), seed);
}

/// Returns a key of what a moment is like that means the same in scenarios with other parts: by names.
std::uint64_t like_of(const Trunk& trunk) {
  const Event& last = trunk.shape().last();
  const trace::NameTable& names = trunk.run().simulation().names();
  const auto name_of = [&](InstanceId instance) -> const std::string& {
    static const std::string none;
    const ServiceId service = names.service_of(instance);
    return service < names.services.size() ? names.services[service] : none;
  };
  const std::uint64_t what = static_cast<std::uint64_t>(last.kind) << 16 |
                             static_cast<std::uint64_t>(last.reason) << 8 |
                             static_cast<std::uint64_t>(trunk.moment().is_before);
  std::uint64_t hash = hash_of(name_of(last.instance), hash_of(name_of(last.peer), what));
  if (last.topic < names.topics.size()) hash = hash_of(names.topics[last.topic], hash);
  return hash;
}

bool is_of(const Way& way, const Fault& fault, const plan::Plan& plan) {
  const Way of = way_of(fault, plan);
  return of.is_like(way) && of.outage == way.outage;
}

}  // namespace

Hunt::Hunt(const Workshop& workshop, const Fingerprint& fingerprint, const std::vector<Way>& ways, Baseline baseline,
           std::uint32_t claim, std::vector<std::uint64_t> likes)
    : workshop_(workshop),
      fingerprint_(fingerprint),
      claim_(claim),
      hit_{std::move(baseline), {}, 0, never, {}, {}, {}, {}},
      judgement_(hit_.baseline.plan, workshop.named_claims),
      likes_(std::move(likes)),
      most_work_(ways.size() > most_faults ? most_work_of_many_faults : most_work_of_a_text) {
  const plan::Plan& plan = hit_.baseline.plan;
  if (plan.exploration.from) hit_.from = hit_.baseline.time_of(*plan.exploration.from);
  if (plan.exploration.to) hit_.to = hit_.baseline.time_of(*plan.exploration.to);
  for (const Way& way : ways) {
    std::vector<std::uint32_t>& indices = faults_.emplace_back();
    for (Fault& fault : declared_faults(plan, way.outage)) {
      if (!is_of(way, fault, plan)) continue;
      indices.push_back(static_cast<std::uint32_t>(hit_.space.faults.size()));
      hit_.space.faults.push_back(std::move(fault));
    }
  }
}

bool Hunt::has_targets() const {
  return std::none_of(faults_.begin(), faults_.end(), [](const auto& faults) { return faults.empty(); });
}

bool Hunt::run() {
  if (likes_.size() == faults_.size() && walk(Which::likes)) return true;
  return walk(Which::firsts) || walk(Which::all);
}

bool Hunt::walk(Which which) {
  Trunk trunk(hit_.baseline.plan, workshop_.registry, hit_.baseline.budget);
  trunk.set_interrupt(workshop_.interrupt);
  do {
    if (try_here(trunk, which)) return true;
  } while (!is_cut() && trunk.next());
  return false;
}

bool Hunt::is_meant(Which which, std::uint64_t like) {
  switch (which) {
    case Which::likes:
      return like == likes_[here_.size()];
    case Which::firsts: {
      std::vector<std::uint64_t> likes = here_;
      likes.push_back(like);
      return seen_.insert(std::move(likes)).second;
    }
    case Which::all:
      break;
  }
  return true;
}

/// Lets the next fault strike at the trunk's moment, and those behind it at all later ones.
bool Hunt::try_here(const Trunk& trunk, Which which) {
  if (trunk.moment().time < hit_.from || trunk.moment().time > hit_.to) return false;
  const std::size_t depth = hit_.schedule.size();
  const std::uint64_t like = like_of(trunk);
  if (!is_meant(which, like)) return false;
  here_.push_back(like);
  for (const std::uint32_t fault : faults_[depth]) {
    if (is_cut()) break;
    if (!trunk.would_act(hit_.space.faults[fault])) continue;
    Trunk branch(trunk);
    branch.set_interrupt(workshop_.interrupt);
    branch.strike(hit_.space.faults[fault]);
    hit_.schedule.push_back({trunk.moment(), fault});
    bool is_hit = false;
    if (depth + 1 == faults_.size()) {
      is_hit = is_alike(branch);
    } else {
      do {
        is_hit = try_here(branch, which);
      } while (!is_hit && !is_cut() && branch.next());
    }
    if (is_hit) return true;
    hit_.schedule.pop_back();
  }
  here_.pop_back();
  return false;
}

bool Hunt::is_alike(Trunk& branch) {
  const EventSeq before = branch.run().simulation().last_event();
  const world::RunResult result = branch.finish();
  work_ += work_of_a_copy + result.events - before;
  if (!has_failed(result, branch.shape()) || other_stories_.count(branch.shape().value()) != 0) return false;
  work_ += result.events;
  if (!has_same_story()) {
    other_stories_.insert(branch.shape().value());
    return false;
  }
  likes_ = here_;
  return true;
}

bool Hunt::has_failed(const world::RunResult& result, const Shape& shape) const {
  if (result.reason == world::EndReason::interrupted) return false;
  const Baseline& baseline = hit_.baseline;
  const bool is_restless =
      world::is_cut(result.reason) || (baseline.comes_to_rest && result.reason != world::EndReason::idle);
  if (claim_ == no_claim || is_restless) return claim_ == no_claim && is_restless;
  const Time healed = healed_at(hit_.schedule, hit_.space, shape, baseline.recovery);
  if (!baseline.comes_to_rest && healed >= baseline.result.ended_at) return false;
  const std::uint32_t failures = judgement_.failures(result.verdicts[claim_], healed);
  return (failures >> static_cast<unsigned>(fingerprint_.failure) & 1) != 0;
}

/// Runs the schedule once more and looks at what its witness went through.
bool Hunt::has_same_story() {
  const plan::Plan& plan = hit_.baseline.plan;
  const plan::Schedule timeline = timeline_with(plan, hit_.space, hit_.schedule);
  EventNotes notes;
  world::Run run(plan, timeline, workshop_.registry, hit_.baseline.budget);
  run.add_sink(&notes);
  hit_.result = run.finish();
  hit_.events = notes.take();
  hit_.names = run.simulation().names();
  if (claim_ == no_claim) return true;
  return mishaps_of(hit_.events, hit_.result.verdicts[claim_].witness.message) == fingerprint_.mishaps;
}

std::vector<std::uint64_t> likes_of(const plan::Plan& plan, const Space& space, const FaultSchedule& schedule,
                                    const Registry& registry, const sim::Budget& budget) {
  std::vector<std::uint64_t> likes;
  Trunk trunk(plan, registry, budget);
  for (const Strike& strike : schedule) {
    while (!(trunk.moment() == strike.moment)) {
      if (!trunk.next()) return {};
    }
    likes.push_back(like_of(trunk));
    trunk.strike(space.faults[strike.fault]);
  }
  return likes;
}

}  // namespace meshsim::explore
