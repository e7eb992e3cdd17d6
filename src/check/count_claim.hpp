// `X FACT by S exactly n times`, `never X`, `eventually X`: how many events match within the scope.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"

namespace meshsim::check {

class CountClaim : public ClaimFrame {
 public:
  CountClaim(const plan::Claim& claim, std::uint32_t index);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  void on_mark(std::uint32_t index, watch::Point mark);
  bool is_broken() const { return excess_.happened; }
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return fact_.memory_bytes(); }

 private:
  watch::FactMatcher fact_;
  std::uint64_t least_ = 0;
  std::uint64_t most_ = UINT64_MAX;
  std::uint64_t seen_ = 0;
  Witness last_;
  Breach excess_;
};

}  // namespace meshsim::check
