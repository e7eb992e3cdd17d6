#include "actors/call_guard.hpp"

#include <algorithm>

namespace meshsim::actors {

bool CallGuard::take_place() {
  if (policy_->concurrency != 0 && placed_ >= policy_->concurrency) return false;
  ++placed_;
  return true;
}

bool CallGuard::join_line(std::uint64_t token) {
  if (line_.size() >= policy_->line) return false;
  line_.push_back(token);
  return true;
}

void CallGuard::leave_line(std::uint64_t token) {
  const auto found = std::find(line_.begin(), line_.end(), token);
  if (found != line_.end()) line_.erase(found);
}

std::uint64_t CallGuard::pass_place_on() {
  if (line_.empty()) {
    --placed_;
    return 0;
  }
  const std::uint64_t token = line_.front();
  line_.pop_front();
  return token;
}

bool CallGuard::take_retry(bool after_timeout) {
  if (policy_->budget.exists && retries_ >= policy_->budget.limit(under_way_)) return false;
  if (policy_->quota != 0) {
    if (tokens_ < cost(after_timeout)) return false;
    tokens_ -= cost(after_timeout);
  }
  ++retries_;
  return true;
}

void CallGuard::end_retry(bool succeeded, bool after_timeout) {
  --retries_;
  if (succeeded) earn(cost(after_timeout));
}

void CallGuard::first_succeeded() { earn(plan::quota_gain); }

void CallGuard::earn(std::uint32_t tokens) { tokens_ = std::min(policy_->quota, tokens_ + tokens); }

}  // namespace meshsim::actors
