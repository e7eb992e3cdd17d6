#include "explore/oracle.hpp"

#include <algorithm>
#include <utility>

#include "base/time.hpp"
#include "explore/hunt.hpp"

namespace meshsim::explore {
namespace {

/// The work allowed for all texts of one finding, in events.
constexpr std::uint64_t most_work = 20'000'000;
constexpr std::uint64_t work_of_a_compilation = 2'000;

/// Tells whether the run without faults is as it must be: over, and without this failure.
bool is_sound(const Baseline& baseline, const Workshop& workshop, std::uint32_t claim, Failure failure) {
  if (world::is_cut(baseline.result.reason) || baseline.result.reason == world::EndReason::interrupted) return false;
  if (claim == no_claim) return true;
  const Judgement judgement(baseline.plan, workshop.named_claims);
  std::uint32_t failures = judgement.failures(baseline.result.verdicts[claim], 0);
  if (failure != Failure::late) failures &= ~(1U << static_cast<unsigned>(Failure::late));
  return failures == 0;
}

/// Puts what means something in one plan into terms of another, by names. False: that has no such thing.
struct Renaming {
  const plan::Plan& to;
  const plan::Plan& from;

  /// Lets an instance that is not there any more be any of its service, where it is `open`.
  bool rename(plan::Target& target, bool open) const {
    const std::string& name = from.services[target.service].name;
    const auto found = std::find_if(to.services.begin(), to.services.end(),
                                    [&](const plan::Service& service) { return service.name == name; });
    if (found == to.services.end()) return false;
    target.service = static_cast<ServiceId>(found - to.services.begin());
    if (target.replica <= std::max(1U, found->replicas)) return true;
    target.replica = 0;
    return open;
  }

  bool rename(plan::Anchor& anchor) const {
    if (anchor.kind != plan::Anchor::Kind::mark) return true;
    const auto found = std::find(to.marks.begin(), to.marks.end(), from.marks[anchor.mark]);
    anchor.mark = static_cast<std::uint32_t>(found - to.marks.begin());
    return found != to.marks.end();
  }
};

}  // namespace

std::uint32_t claim_in(const plan::Plan& plan, const std::string& label) {
  for (std::uint32_t i = 0; i < plan.claims.size(); ++i) {
    if (plan.claims[i].label == label) return i;
  }
  return no_claim;
}

Way way_of(const Fault& fault, const plan::Plan& plan) {
  Way way{fault.form, {}, true, fault.outage};
  const auto add = [&](const plan::Target& target) { way.services.push_back(plan.services[target.service].name); };
  std::visit(
      [&](const auto& verb) {
        if constexpr (requires { verb.who; }) add(verb.who);
        if constexpr (requires { verb.sides; }) {
          way.both_ways = verb.sides.both_ways;
          for (const plan::Target& each : verb.sides.from) add(each);
          // An isolated instance is parted from all others, so these say nothing about the way.
          for (const plan::Target& each : verb.sides.to) {
            if (fault.form.kind != Kind::isolate) add(each);
          }
        }
      },
      fault.action);
  if (way.both_ways) std::sort(way.services.begin(), way.services.end());
  return way;
}

std::optional<plan::Exploration> declared_for(const plan::Plan& plan, const plan::Plan& explored) {
  plan::Exploration declared = explored.exploration;
  const Renaming renaming{plan, explored};
  for (std::optional<plan::Anchor>* anchor : {&declared.from, &declared.to}) {
    if (*anchor && !renaming.rename(**anchor)) return std::nullopt;
  }
  std::erase_if(declared.of, [&](plan::Target& each) { return !renaming.rename(each, true); });
  std::erase_if(declared.on, [&](plan::Sides& each) {
    return !renaming.rename(each.from.front(), true) || !renaming.rename(each.to.front(), true);
  });
  // An empty list would stand for its default.
  if (declared.of.empty() != explored.exploration.of.empty()) return std::nullopt;
  if (declared.on.empty() != explored.exploration.on.empty()) return std::nullopt;
  std::erase_if(declared.except, [&](plan::Exemption& each) {
    if (each.between.from.empty()) return !renaming.rename(each.who, false);
    return !renaming.rename(each.between.from.front(), false) || !renaming.rename(each.between.to.front(), false);
  });
  return declared;
}

std::vector<Fault> declared_faults(const plan::Plan& plan, Duration outage) {
  plan::Exploration wanted = plan.exploration;
  wanted.outages = {std::max<Duration>(outage, 1)};
  return space_of(plan, wanted).faults;
}

bool Oracle::is_spent() const { return work_ >= most_work || is_interrupted(); }

shrink::Answer Oracle::fails_alike(const std::string& text) {
  work_ += work_of_a_compilation;
  compile::CompileOptions options;
  options.actors = workshop_.registry.names();
  try {
    const compile::Compiled compiled = compile::compile_text("finding.mesh", text, workshop_.reader, options);
    if (compiled.errors > 0 || compiled.runs.size() != 1) return shrink::Answer::invalid;
    return hunt(compiled.runs.front());
  } catch (...) {  // an actor may throw what it likes
    broken_.push_back(text);
    return shrink::Answer::invalid;
  }
}

shrink::Answer Oracle::hunt(plan::Plan plan) {
  std::optional<plan::Exploration> declared = declared_for(plan, explored_);
  if (!declared) return shrink::Answer::invalid;
  plan.exploration = std::move(*declared);
  const std::uint32_t claim = fingerprint_.claim.empty() ? no_claim : claim_in(plan, fingerprint_.claim);
  if (claim == no_claim && !fingerprint_.claim.empty()) return shrink::Answer::invalid;
  Duration outages = 0;
  for (const Way& way : ways_) outages = saturating_add(outages, way.outage);
  Baseline baseline = baseline_of(plan, workshop_.registry, workshop_.budget, workshop_.interrupt, outages);
  work_ += 2 * baseline.result.events;
  if (!is_sound(baseline, workshop_, claim, fingerprint_.failure)) return shrink::Answer::invalid;
  Hunt hunt(workshop_, fingerprint_, ways_, std::move(baseline), claim, likes_);
  if (!hunt.has_targets()) return shrink::Answer::invalid;
  const bool is_alike = hunt.run();
  work_ += hunt.work();
  if (!is_alike) return hunt.is_cut() ? shrink::Answer::gave_up : shrink::Answer::holds;
  likes_ = hunt.likes();
  hit_ = hunt.take_hit();
  return shrink::Answer::alike;
}

Fingerprint fingerprint_of(const plan::Plan& plan, const plan::Schedule& timeline, const Registry& registry,
                           const sim::Budget& budget, std::uint32_t claim, Failure failure) {
  EventNotes notes;
  world::Run run(plan, timeline, registry, budget);
  run.add_sink(&notes);
  const world::RunResult result = run.finish();
  if (claim == no_claim) return {"", failure, {}};
  return {plan.claims[claim].label, failure, mishaps_of(notes.events(), result.verdicts[claim].witness.message)};
}

}  // namespace meshsim::explore
