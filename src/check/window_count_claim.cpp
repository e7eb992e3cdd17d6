#include "check/window_count_claim.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/time.hpp"

namespace meshsim::check {
namespace {

constexpr watch::FactMatcher::Roles window_fact_roles{.match = 0, .origin = 1, .done = 2};

std::string windows_words(std::uint64_t n) { return plural(n, "window"); }

}  // namespace

WindowCountClaim::WindowCountClaim(const Setting& setting, const plan::claim::CountedInWindows& said)
    : ClaimFrame(setting), said_(&said), fact_(said.subject), row_(said.width) {
  row_.open(window());
}

void WindowCountClaim::connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const {
  fact_.connect(router, plan, listener, window_fact_roles);
}

void WindowCountClaim::on_event(std::uint8_t role, const Event& event, value::Bytes payload,
                                watch::WhereFilter& filter) {
  if (role == window_fact_roles.origin) return fact_.remember(event, payload, filter);
  if (role == window_fact_roles.done) return fact_.forget(event);
  close_up_to(event.time);
  if (!window().contains(event) || !fact_.matches(event, payload, filter)) return;
  ++seen_;
  last_ = {event.message, event.seq, event.seq};
}

void WindowCountClaim::on_mark(std::uint32_t index, watch::Point mark) {
  close_up_to(mark.time);
  window().on_mark(index, mark);
  fact_.on_mark(index, mark);
  row_.open(window());
}

void WindowCountClaim::look_at_end(const Look& here, const Ending& ending) {
  look(here);
  // Nothing happens any more, so the windows that are left are empty.
  const Time limit = WindowRow::limit(window());
  if (nothing_follows(ending) && limit != never) close_up_to(limit);
}

void WindowCountClaim::close_up_to(Time now) {
  while (row_.is_over(window(), now)) {
    judge();
    seen_ = 0;
    last_ = {};
    row_.go_on();
  }
}

bool WindowCountClaim::is_more_than_claimed(std::uint64_t seen) const {
  return said_->count.kind != plan::Count::Kind::at_least && seen > said_->count.n;
}

bool WindowCountClaim::is_fewer_than_claimed(std::uint64_t seen) const {
  return said_->count.kind != plan::Count::Kind::at_most && seen < said_->count.n;
}

void WindowCountClaim::judge() {
  const bool stands = !is_more_than_claimed(seen_) && !is_fewer_than_claimed(seen_);
  const bool wants_few = said_->count.kind != plan::Count::Kind::at_least;
  const bool is_nearer = row_.judged() == 0 || (wants_few ? seen_ > shown_ : seen_ < shown_);
  if (row_.judge(stands, is_nearer)) {
    shown_ = seen_;
    shown_last_ = last_;
  }
}

Verdict WindowCountClaim::finish(const Ending& ending) const {
  if (const auto never_opened = unopened(ending, &fact_)) return *never_opened;
  if (row_.judged() == 0 && !is_cut_short(ending)) return nothing(Finding::no_samples, ending);
  Verdict made = verdict(Outcome::held, Finding::as_claimed, ending);
  made.time = decided_at(ending);
  made.value = watch::Measurement::count(shown_);
  if (row_.failed() > 0) made.witness = shown_last_;
  row_.complete(made, is_more_than_claimed(shown_) ? Finding::too_many : Finding::too_few, is_cut_short(ending),
                ending.now);
  return made;
}

std::string WindowCountClaim::told(const Telling& telling, const plan::claim::CountedInWindows& said) {
  const Verdict& verdict = telling.verdict;
  const auto shown = static_cast<std::uint64_t>(verdict.value.number.mantissa());
  const std::string seen = fmt::format("{} {}", fact_words(said.subject), times(shown));
  if (verdict.finding != Finding::too_many && verdict.finding != Finding::too_few) {
    const bool has_worst = said.count.kind != plan::Count::Kind::exactly && verdict.seen > 1;
    return fmt::format("{}{}, in {}", has_worst ? "at worst, " : "", seen, windows_words(verdict.seen));
  }
  return fmt::format("from {} to {}, {}, not{}; {} of {} failed", format_instant(verdict.time - said.width),
                     telling.at(), seen, count_words(said.count), number(verdict.missed), windows_words(verdict.seen));
}

std::string WindowCountClaim::cut_short(const Telling& telling, const plan::claim::CountedInWindows& /*said*/) {
  return fmt::format("{} had fulfilled it when {}, before the scope ended", windows_words(telling.verdict.seen),
                     telling.end_of_run());
}

}  // namespace meshsim::check
