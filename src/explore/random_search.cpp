#include "explore/random_search.hpp"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "world/workers.hpp"

namespace meshsim::explore {

RandomSearch::RandomSearch(Search& search)
    : search_(search),
      result_(search.result_.random.emplace()),
      ground_(search.space_, search.likenesses(), search.first_moment(), search.result_.moments) {}

void RandomSearch::run(std::uint64_t schedules) {
  search_.trunks_.clear();
  for (std::uint64_t from = 0; from < schedules; from += epoch) {
    const bool is_whole = run_epoch(from, std::min(from + epoch, schedules));
    result_.behaviours = shapes_.size();
    if (!is_whole) break;
    for (const Meeting& each : std::exchange(met_, {})) ++familiarity_[each];
  }
  for (Finding& finding : search_.result_.findings) {
    if (finding.is_random && search_.result_.problem.empty()) take_faults_out(finding);
  }
}

/// Returns whether all of it was run.
bool RandomSearch::run_epoch(std::uint64_t from, std::uint64_t to) {
  const std::uint64_t pieces = (to - from + schedules_of_a_piece - 1) / schedules_of_a_piece;
  std::vector<Part> parts(pieces);
  result_.new_behaviours.push_back(0);
  world::Workers workers(search_.options_.jobs, pieces, [&](std::size_t index) {
    const std::uint64_t begin = from + index * schedules_of_a_piece;
    if (!search_.should_stop()) parts[index] = work_guarded(begin, std::min(begin + schedules_of_a_piece, to));
  });
  for (std::size_t i = 0; i < pieces; ++i) {
    workers.wait_for(i);
    if (!parts[i].tally.is_whole) {
      search_.result_.problem = parts[i].tally.problem;
      search_.stop_ = true;
      return false;
    }
    merge(std::exchange(parts[i], {}));
    const bool is_last = result_.schedules == search_.options_.random;
    if (!is_last && search_.options_.told && search_.options_.told(search_.result_)) {
      search_.stop_ = true;
      search_.result_.is_cut = true;
      return false;
    }
  }
  return true;
}

RandomSearch::Part RandomSearch::work_guarded(std::uint64_t from, std::uint64_t to) {
  Part part;
  try {
    return work(from, to);
  } catch (const std::bad_alloc&) {
    part.tally.problem = "there is not enough memory for so many runs at once";
  } catch (const std::exception& error) {  // of an actor in C++, or ours
    part.tally.problem = error.what();
  } catch (...) {  // an actor may throw what it likes
    part.tally.problem = "what an actor threw is no std::exception";
  }
  return part;
}

RandomSearch::Part RandomSearch::work(std::uint64_t from, std::uint64_t to) {
  Part part;
  std::unique_ptr<Trunk> begin = search_.trunk_at(0);
  for (std::uint64_t number = from; number < to && !search_.should_stop(); ++number) try_one(*begin, number, part);
  search_.give_back(std::move(begin));
  part.tally.is_whole = !search_.should_stop();
  return part;
}

void RandomSearch::try_one(const Trunk& begin, std::uint64_t number, Part& part) {
  Trunk branch(begin);
  branch.set_interrupt(search_.interrupt_);
  Draw draw(ground_, familiarity_, search_.plan_.seed, number);
  const FaultSchedule schedule = strike(branch, draw, part);
  ++part.tally.level.schedules;
  if (!Draw::is_guided(number)) ++part.unguided;
  if (schedule.empty()) {
    ++part.tally.level.nothing_to_do;
    return;
  }
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  for (const Finding& finding : part.tally.findings) before += finding.failure == Failure::late ? 0 : finding.count;
  search_.judge(branch, schedule, part.tally);
  for (const Finding& finding : part.tally.findings) after += finding.failure == Failure::late ? 0 : finding.count;
  if (after > before && !Draw::is_guided(number)) ++part.unguided_failing;
}

/// Walks the run and lets one fault after the other strike it; returns those that did.
FaultSchedule RandomSearch::strike(Trunk& branch, Draw& draw, Part& part) {
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
    part.met.emplace_back(ground_.verb_and_target(aim.fault), branch.likeness());
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
  Search::Tally tally;
  search_.judge(branch, schedule, tally);
  for (const Finding& found : tally.findings) {
    if (found.claim != finding.claim || found.failure != finding.failure) continue;
    finding.first = schedule;
    finding.digest = found.digest;
    return true;
  }
  return false;
}

void RandomSearch::merge(Part part) {
  result_.schedules += part.tally.level.schedules;
  result_.struck_nothing += part.tally.level.nothing_to_do;
  result_.unguided += part.unguided;
  result_.unguided_failing += part.unguided_failing;
  result_.reasons |= part.tally.level.reasons;
  for (const std::uint64_t shape : part.tally.shapes) {
    if (shapes_.insert(shape).second) ++result_.new_behaviours.back();
  }
  met_.insert(met_.end(), part.met.begin(), part.met.end());
  for (Finding& found : part.tally.findings) {
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
