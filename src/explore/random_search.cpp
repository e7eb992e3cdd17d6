#include "explore/random_search.hpp"

#include <algorithm>
#include <utility>

namespace meshsim::explore {

RandomSearch::RandomSearch(Search& search)
    : search_(search),
      result_(search.result_.random.emplace()),
      ground_(search.space_, search.likenesses(), search.first_moment(), search.result_.moments) {}

void RandomSearch::run(std::uint64_t schedules) {
  search_.trunks_.clear();
  const std::uint64_t rounds = rounds_of(schedules);
  const auto work_on = [&](std::size_t number, PieceResult& result) {
    work(number * round, std::min((number + 1) * round, schedules), result);
  };
  const auto take = [&](std::size_t number, PieceResult* result) {
    if (number * round % step == 0) result_.new_behaviours.push_back(0);
    if (result == nullptr) return true;  // it is done by another process
    merge(std::move(*result));
    return !is_enough(number + 1 == rounds);
  };
  search_.crew_.work_on(rounds, work_on, take);
  result_.behaviours = shapes_.size();
  for (Finding& finding : search_.result_.findings) {
    if (finding.is_random && search_.crew_.problem().empty()) take_faults_out(finding);
  }
}

/// Notes that the search is cut behind a round, where it is told to end there.
bool RandomSearch::is_enough(bool is_last) {
  search_.result_.is_cut = !is_last && search_.options_.told && search_.options_.told(search_.result_);
  return search_.result_.is_cut;
}

void RandomSearch::work(std::uint64_t from, std::uint64_t to, PieceResult& result) {
  Familiarity familiarity;
  std::unique_ptr<Trunk> begin = search_.trunk_at(0);
  for (std::uint64_t number = from; number < to && !search_.should_stop(); ++number)
    try_one(*begin, number, familiarity, result);
  search_.give_back(std::move(begin));
  std::sort(result.shapes.begin(), result.shapes.end());
  result.shapes.erase(std::unique(result.shapes.begin(), result.shapes.end()), result.shapes.end());
}

void RandomSearch::try_one(const Trunk& begin, std::uint64_t number, Familiarity& familiarity, PieceResult& result) {
  Trunk branch(begin);
  branch.set_interrupt(search_.interrupt_);
  Draw draw(ground_, familiarity, search_.plan_.seed, number);
  const FaultSchedule schedule = strike(branch, draw, familiarity);
  ++result.level.schedules;
  if (!Draw::is_guided(number)) ++result.unguided;
  if (schedule.empty()) {
    ++result.level.nothing_to_do;
    return;
  }
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  for (const Finding& finding : result.findings) before += finding.failure == Failure::late ? 0 : finding.count;
  search_.judge(branch, schedule, result);
  for (const Finding& finding : result.findings) after += finding.failure == Failure::late ? 0 : finding.count;
  if (after > before && !Draw::is_guided(number)) ++result.unguided_failing;
}

/// Walks the run and lets one fault after the other strike it; returns those that did.
FaultSchedule RandomSearch::strike(Trunk& branch, Draw& draw, Familiarity& familiarity) {
  FaultSchedule schedule;
  for (std::size_t i = 0; i < draw.faults(); ++i) {
    const Aim aim = draw.next(branch.passed(), schedule.empty() ? nullptr : &schedule.back());
    while (branch.passed() < aim.moment || branch.moment().time < aim.not_before) {
      if (search_.should_stop() || !branch.next()) return schedule;
    }
    schedule.push_back({branch.moment(), aim.fault});
    if (!search_.is_within(branch) || search_.is_over(schedule) ||
        !branch.would_act(search_.space_.faults[aim.fault])) {
      schedule.pop_back();
      continue;
    }
    ++familiarity[{ground_.verb_and_target(aim.fault), branch.likeness()}];
    branch.strike(search_.space_.faults[aim.fault]);
  }
  return schedule;
}

void RandomSearch::take_faults_out(Finding& finding) {
  for (std::size_t i = 0; i < finding.first.size() && finding.first.size() > 1;) {
    i = fails_without(finding, i) ? 0 : i + 1;
  }
}

/// Tries the schedule of a finding without one of its faults; those behind it strike at the same times. Where the claim
/// fails in the same way, that becomes the finding's schedule.
bool RandomSearch::fails_without(Finding& finding, std::size_t index) {
  Trunk branch(search_.plan_, search_.registry_, search_.budget_);
  branch.set_interrupt(search_.interrupt_);
  FaultSchedule schedule;
  for (std::size_t i = 0; i < finding.first.size(); ++i) {
    if (i == index) continue;
    const Strike& wanted = finding.first[i];
    const auto is_there = [&] {
      const Moment& now = branch.moment();
      const bool is_alike = i > index && now.time == wanted.moment.time && now.is_before == wanted.moment.is_before;
      return now == wanted.moment || is_alike || now.time > wanted.moment.time;
    };
    while (!is_there()) {
      if (!branch.next()) return false;
    }
    const bool is_within = search_.is_within(branch);  // the moment may be a later one
    if (!is_within || !branch.would_act(search_.space_.faults[wanted.fault])) return false;
    schedule.push_back({branch.moment(), wanted.fault});
    branch.strike(search_.space_.faults[wanted.fault]);
  }
  if (search_.is_over(schedule)) return false;
  PieceResult tally;
  search_.judge(branch, schedule, tally);
  for (const Finding& found : tally.findings) {
    if (found.claim != finding.claim || found.failure != finding.failure) continue;
    finding.first = schedule;
    finding.digest = found.digest;
    return true;
  }
  return false;
}

void RandomSearch::merge(PieceResult result) {
  result_.schedules += result.level.schedules;
  result_.struck_nothing += result.level.nothing_to_do;
  result_.unguided += result.unguided;
  result_.unguided_failing += result.unguided_failing;
  result_.reasons |= result.level.reasons;
  for (const std::uint64_t shape : result.shapes) {
    if (shapes_.insert(shape).second) ++result_.new_behaviours.back();
  }
  for (Finding& found : result.findings) {
    found.is_random = true;
    found.ways.clear();
    std::vector<Finding>& findings = search_.result_.findings;
    const auto known = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.claim == found.claim && finding.failure == found.failure;
    });
    if (known == findings.end()) {
      findings.push_back(std::move(found));
    } else if (known->is_random) {  // what fewer faults lead to is no finding of more
      known->count += found.count;
    }
  }
}

}  // namespace meshsim::explore
