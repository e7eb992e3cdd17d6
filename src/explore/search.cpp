#include "explore/search.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/time.hpp"
#include "explore/baseline.hpp"
#include "explore/draw.hpp"
#include "explore/ledger.hpp"
#include "explore/random_search.hpp"

namespace meshsim::explore {
namespace {

constexpr std::size_t moments_of_a_piece = 16;

Finding& finding_of(std::vector<Finding>& findings, std::uint32_t claim, Failure failure) {
  const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
    return finding.claim == claim && finding.failure == failure;
  });
  if (found != findings.end()) return *found;
  Finding& made = findings.emplace_back();
  made.claim = claim;
  made.failure = failure;
  return made;
}

}  // namespace

std::uint64_t SearchResult::schedules() const {
  std::uint64_t sum = 0;
  for (const Level& level : levels) sum += level.schedules;
  return sum;
}

ReachedMask SearchResult::reached() const {
  ReachedMask mask = random ? random->reasons : 0;
  for (const Level& level : levels) mask |= level.reasons;
  return mask;
}

Search::Search(const plan::Plan& plan, const Registry& registry, const Space& space, const Judgement& judgement,
               const SearchOptions& options)
    : plan_(plan),
      registry_(registry),
      space_(space),
      judgement_(judgement),
      options_(options),
      interrupt_(options.interrupt),
      budget_(options.budget),
      crew_(options.jobs, options.ledger, options.interrupt) {}

SearchResult Search::run() {
  if (!find_end()) return std::move(result_);
  judge_base();
  if (result_.base_failures.empty()) count_moments();
  if (!open_ledger() || !result_.base_failures.empty()) return std::move(result_);
  bool is_whole = true;
  for (unsigned faults = 1; faults <= options_.faults && is_whole; ++faults) is_whole = explore_level(faults);
  if (is_whole && options_.random > 0 && result_.moments > 0) RandomSearch(*this).run(options_.random);
  result_.problem = crew_.problem();
  result_.is_interrupted = interrupt_ != nullptr && *interrupt_ != 0;
  return std::move(result_);
}

/// Lets the plan end when nothing happens any more; where that never is, at its own end.
bool Search::find_end() {
  const std::size_t most = options_.random > 0 ? std::size_t{Draw::most_faults} : options_.faults;
  Duration outages = 0;
  for (std::size_t i = 0; i < most && !space_.outages.empty(); ++i)
    outages = saturating_add(outages, *std::max_element(space_.outages.begin(), space_.outages.end()));
  Baseline baseline = baseline_of(plan_, registry_, budget_, interrupt_, outages);
  plan_ = std::move(baseline.plan);
  budget_ = baseline.budget;
  base_recovery_ = baseline.recovery;
  result_.budget = budget_;
  if (options_.from) from_ = baseline.time_of(*options_.from);
  if (options_.to) to_ = baseline.time_of(*options_.to);
  result_.base = std::move(baseline.result);
  result_.comes_to_rest = baseline.comes_to_rest;
  result_.is_interrupted = result_.base.reason == world::EndReason::interrupted;
  return !result_.is_interrupted;
}

void Search::judge_base() {
  for (const check::Verdict& verdict : result_.base.verdicts) {
    const std::uint32_t failures = judgement_.failures(verdict, 0);
    for (std::size_t i = 0; i < failure_count; ++i) {
      const auto failure = static_cast<Failure>(i);
      if (failure == Failure::late || (failures >> i & 1) == 0) continue;
      finding_of(result_.base_failures, verdict.claim, failure).count = 1;
    }
  }
  if (world::is_cut(result_.base.reason)) finding_of(result_.base_failures, no_claim, Failure::restless).count = 1;
}

void Search::count_moments() {
  Trunk trunk(plan_, registry_, budget_);
  trunk.set_interrupt(interrupt_);
  std::set<std::uint64_t> seen;
  do {
    if (!is_within(trunk)) continue;
    const bool is_new = seen.insert(trunk.likeness()).second;
    rounds_[is_new ? 0 : 1].push_back(trunk.passed());
    ++result_.moments;
  } while (trunk.next());
}

std::vector<Search::Piece> Search::pieces_of(unsigned faults) const {
  std::vector<Piece> pieces;
  for (std::uint32_t round = 0; round < rounds_.size(); ++round) {
    for (std::uint32_t outage = 0; outage + 1 < space_.begin.size(); ++outage)
      add_pieces(pieces, {outage, round, 0, 0, no_fault}, faults);
  }
  return pieces;
}

void Search::add_pieces(std::vector<Piece>& pieces, Piece piece, unsigned faults) const {
  const std::size_t moments = rounds_[piece.round].size();
  const std::size_t step = faults == 1 ? moments_of_a_piece : 1;
  for (piece.from = 0; piece.from < moments; piece.from += step) {
    piece.to = std::min(piece.from + step, moments);
    if (faults == 1) {
      pieces.push_back(piece);
      continue;
    }
    for (std::uint32_t fault = space_.begin[piece.outage]; fault < space_.begin[piece.outage + 1]; ++fault) {
      piece.fault = fault;
      pieces.push_back(piece);
    }
  }
}

/// Tells the ledger how many pieces there are, none where the run fails without faults. False: it is of no use.
bool Search::open_ledger() {
  if (options_.ledger == nullptr || should_stop()) return true;
  std::uint64_t pieces = 0;
  for (unsigned faults = 1; faults <= options_.faults; ++faults) pieces += pieces_of(faults).size();
  if (result_.moments > 0) pieces += RandomSearch::rounds_of(options_.random);
  return options_.ledger->open(pieces);
}

/// Returns whether the level was explored to its end.
bool Search::explore_level(unsigned faults) {
  const std::vector<Piece> pieces = pieces_of(faults);
  Level& level = result_.levels.emplace_back();
  level.pieces = pieces.size();
  shapes_.clear();
  trunks_.clear();
  const auto work_on = [&](std::size_t piece, PieceResult& result) { work(pieces[piece], result); };
  const auto take = [&](std::size_t piece, PieceResult* result) {
    ++level.pieces_done;
    if (result == nullptr) return true;  // it is done by another process
    merge(std::move(*result));
    return !is_enough(piece + 1 == pieces.size() && faults == options_.faults);
  };
  const bool is_whole = crew_.work_on(pieces.size(), work_on, take);
  std::sort(shapes_.begin(), shapes_.end());
  shapes_.erase(std::unique(shapes_.begin(), shapes_.end()), shapes_.end());
  level.behaviours = shapes_.size();
  return is_whole;
}

/// Notes that the search is cut behind a piece, where its budget ends there.
bool Search::is_enough(bool is_last) {
  const bool is_spent = result_.schedules() >= options_.schedules;
  const bool is_told_to = options_.told && options_.told(result_);
  result_.is_cut = (is_spent || is_told_to) && !(is_last && options_.random == 0);
  return result_.is_cut;
}

std::uint64_t Search::first_moment() const {
  std::uint64_t first = UINT64_MAX;
  for (const std::vector<std::uint64_t>& round : rounds_) {
    if (!round.empty()) first = std::min(first, round.front());
  }
  return first;
}

std::vector<std::uint64_t> Search::likenesses() const {
  std::vector<std::uint64_t> all;
  Trunk trunk(plan_, registry_, budget_);
  do {
    all.push_back(trunk.likeness());
  } while (!should_stop() && trunk.next());
  return all;
}

void Search::go_to(Trunk& trunk, std::uint64_t moment) const {
  while (trunk.passed() < moment && !should_stop() && trunk.next()) {
  }
}

std::unique_ptr<Trunk> Search::trunk_at(std::uint64_t moment) {
  std::unique_ptr<Trunk> trunk;
  {
    const std::lock_guard lock(trunks_mutex_);
    const auto found = std::find_if(trunks_.begin(), trunks_.end(),
                                    [&](const std::unique_ptr<Trunk>& each) { return each->passed() <= moment; });
    if (found != trunks_.end()) {
      trunk = std::move(*found);
      trunks_.erase(found);
    }
  }
  if (trunk == nullptr) trunk = std::make_unique<Trunk>(plan_, registry_, budget_);
  trunk->set_interrupt(interrupt_);
  go_to(*trunk, moment);
  return trunk;
}

void Search::give_back(std::unique_ptr<Trunk> trunk) {
  const std::lock_guard lock(trunks_mutex_);
  if (trunks_.size() <= options_.jobs) trunks_.push_back(std::move(trunk));
}

void Search::work(const Piece& piece, PieceResult& tally) {
  const std::vector<std::uint64_t>& moments = rounds_[piece.round];
  std::unique_ptr<Trunk> trunk = trunk_at(moments[piece.from]);
  if (piece.fault == no_fault) {
    const std::uint32_t first = space_.begin[piece.outage];
    const std::uint32_t behind = space_.begin[piece.outage + 1];
    FaultSchedule schedule;
    for (std::size_t i = piece.from; i < piece.to && !should_stop(); ++i) {
      go_to(*trunk, moments[i]);
      strike_all(*trunk, first, behind, schedule, tally);
    }
  } else if (trunk->would_act(space_.faults[piece.fault])) {
    work_behind(*trunk, piece.fault, tally);
  }
  give_back(std::move(trunk));
  std::sort(tally.shapes.begin(), tally.shapes.end());
  tally.shapes.erase(std::unique(tally.shapes.begin(), tally.shapes.end()), tally.shapes.end());
}

/// Walks the run with a first fault, and lets each second one strike a copy of it.
void Search::work_behind(const Trunk& trunk, std::uint32_t first, PieceResult& tally) {
  FaultSchedule schedule{{trunk.moment(), first}};
  if (is_over(schedule)) return;
  Trunk branch(trunk);
  branch.set_interrupt(interrupt_);
  branch.strike(space_.faults[first]);
  const auto all = static_cast<std::uint32_t>(space_.faults.size());
  // Two faults at one moment come in the order of their ranks: in the other order they are the same two.
  strike_all(branch, first + 1, all, schedule, tally);
  while (!should_stop() && branch.next() && branch.moment().time <= to_) {
    strike_all(branch, 0, all, schedule, tally);
  }
}

/// Tells whether the run ends before the last fault heals, so that it would prove nothing.
bool Search::is_over(const FaultSchedule& schedule) const {
  const Strike& last = schedule.back();
  return !result_.comes_to_rest &&
         saturating_add(last.moment.time, space_.faults[last.fault].outage) >= result_.base.ended_at;
}

/// Lets each of the faults [from, to) strike a copy at the trunk's moment.
void Search::strike_all(const Trunk& trunk, std::uint32_t from, std::uint32_t to, FaultSchedule& schedule,
                        PieceResult& tally) {
  for (std::uint32_t fault = from; fault < to && !should_stop(); ++fault) {
    schedule.push_back({trunk.moment(), fault});
    if (!is_over(schedule)) try_one(trunk, fault, schedule, tally);
    schedule.pop_back();
  }
}

void Search::try_one(const Trunk& trunk, std::uint32_t fault, FaultSchedule& schedule, PieceResult& tally) {
  ++tally.level.schedules;
  if (!trunk.would_act(space_.faults[fault])) {
    ++tally.level.nothing_to_do;
    return;
  }
  Trunk branch(trunk);
  branch.set_interrupt(interrupt_);
  branch.strike(space_.faults[fault]);
  judge(branch, schedule, tally);
}

void Search::judge(Trunk& branch, const FaultSchedule& schedule, PieceResult& tally) {
  const world::RunResult result = branch.finish();
  tally.shapes.push_back(branch.shape().value());
  tally.level.reasons |= branch.shape().reached();
  const auto struck = static_cast<std::uint32_t>(plan_.timeline.lines.size() + schedule.size() - 1);
  const auto is_struck = [&](const std::vector<std::uint32_t>& lines) {
    return std::find(lines.begin(), lines.end(), struck) != lines.end();
  };
  if (is_struck(result.idle_faults) || is_struck(result.unstruck)) ++tally.level.touched_nothing;
  const auto* crash = std::get_if<plan::act::Crash>(&space_.faults[schedule.back().fault].action);
  if (crash != nullptr && !is_struck(result.unstruck))
    tally.level.crash_points |= 1U << static_cast<unsigned>(crash->at);
  if (result.reason == world::EndReason::interrupted) return;
  tally.is_memory_spent = tally.is_memory_spent || result.reason == world::EndReason::budget_bytes;
  if (world::is_cut(result.reason) || (result_.comes_to_rest && result.reason != world::EndReason::idle)) {
    return note(tally, no_claim, Failure::restless, schedule, result.digest);
  }
  const Time healed = healed_at(schedule, space_, branch.shape(), base_recovery_);
  if (options_.settle > 0 && result_.comes_to_rest &&
      result.ended_at > saturating_add(std::max(healed, result_.base.ended_at), options_.settle)) {
    note(tally, no_claim, Failure::restless, schedule, result.digest);
  }
  bool is_vacuous = false;
  for (const check::Verdict& verdict : result.verdicts) {
    is_vacuous = is_vacuous || judgement_.is_vacuous(verdict);
    const std::uint32_t failures = judgement_.failures(verdict, healed);
    for (std::size_t i = 0; i < failure_count && failures >> i != 0; ++i) {
      if ((failures >> i & 1) != 0) note(tally, verdict.claim, static_cast<Failure>(i), schedule, result.digest);
    }
  }
  if (is_vacuous) ++tally.level.vacuous;
}

void Search::note(PieceResult& tally, std::uint32_t claim, Failure failure, const FaultSchedule& schedule,
                  std::uint64_t digest) const {
  Finding& finding = finding_of(tally.findings, claim, failure);
  if (finding.count++ == 0) {
    finding.first = schedule;
    finding.digest = digest;
  }
  if (schedule.size() > most_faults) return;  // too many ways to be told
  std::array<std::uint32_t, most_faults> way{no_fault, no_fault};
  for (std::size_t i = 0; i < schedule.size(); ++i) way[i] = space_.faults[schedule[i].fault].shortest;
  ++finding.ways[way];
}

void Search::merge(PieceResult tally) {
  Level& level = result_.levels.back();
  level.schedules += tally.level.schedules;
  level.nothing_to_do += tally.level.nothing_to_do;
  level.touched_nothing += tally.level.touched_nothing;
  level.vacuous += tally.level.vacuous;
  level.reasons |= tally.level.reasons;
  level.crash_points |= tally.level.crash_points;
  shapes_.insert(shapes_.end(), tally.shapes.begin(), tally.shapes.end());
  for (Finding& found : tally.findings) {
    Finding& finding = finding_of(result_.findings, found.claim, found.failure);
    if (finding.count == 0) {
      finding = std::move(found);
    } else if (finding.first.size() == found.first.size()) {  // what fewer faults lead to is no finding of more
      finding.count += found.count;
      for (const auto& [way, count] : found.ways) finding.ways[way] += count;
    }
  }
}

}  // namespace meshsim::explore
