#include "actors/breaker.hpp"

#include "base/int128.hpp"
#include "base/time.hpp"

namespace meshsim::actors {

Breaker::Pass Breaker::ask(Time now) {
  if (!rule_->exists() || state_ == State::closed) return Pass::granted;
  if (state_ == State::open) {
    if (now < open_until_) return Pass::refused;
    state_ = State::half_open;
    trials_made_ = trials_ended_ = trials_failed_ = 0;
  }
  if (trials_made_ == rule_->trials) return Pass::refused;
  ++trials_made_;
  return Pass::trial;
}

Breaker::Change Breaker::note(bool failed, bool was_trial, Time now) {
  if (!rule_->exists()) return Change::none;
  if (was_trial) return state_ == State::half_open ? note_trial(failed, now) : Change::none;
  // A try that was under way when the breaker opened decides nothing any more.
  if (state_ != State::closed) return Change::none;
  remember(failed);
  return is_tripped() ? open(now) : Change::none;
}

Breaker::Change Breaker::note_trial(bool failed, Time now) {
  ++trials_ended_;
  if (failed) ++trials_failed_;
  if (failed && rule_->failures != 0) return open(now);
  if (trials_ended_ < rule_->trials) return Change::none;
  return rule_->window != 0 && reaches_share(trials_failed_, trials_ended_) ? open(now) : close();
}

void Breaker::remember(bool failed) {
  in_a_row_ = failed ? in_a_row_ + 1 : 0;
  if (rule_->window == 0) return;
  if (window_.size() < rule_->window) {
    window_.push_back(failed);
  } else {
    failed_ -= window_[oldest_];
    window_[oldest_] = failed;
    oldest_ = (oldest_ + 1) % rule_->window;
  }
  failed_ += failed ? 1 : 0;
}

bool Breaker::is_tripped() const {
  if (rule_->failures != 0) return in_a_row_ >= rule_->failures;
  return window_.size() >= rule_->least && reaches_share(failed_, window_.size());
}

bool Breaker::reaches_share(std::uint64_t failed, std::uint64_t all) const {
  return (uint128{failed} << 63) >= uint128{rule_->share.threshold} * all;
}

Breaker::Change Breaker::open(Time now) {
  state_ = State::open;
  open_until_ = saturating_add(now, rule_->open_for);
  return Change::opened;
}

Breaker::Change Breaker::close() {
  *this = Breaker(*rule_);
  return Change::closed;
}

}  // namespace meshsim::actors
