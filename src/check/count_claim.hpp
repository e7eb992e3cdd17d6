// `X FACT by S exactly n times`, `never X`, `eventually X`: the number of matching events within the scope.
#pragma once

#include <cstddef>
#include <cstdint>

#include "check/claim_frame.hpp"
#include "check/missing.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"

namespace meshsim::check {

class CountClaim : public ClaimFrame {
 public:
  CountClaim(const Setting& setting, const plan::claim::Counted& said);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  void on_mark(std::uint32_t index, watch::Point mark);
  bool is_broken() const { return excess_.happened; }
  /// Tells whether the claim holds for good: having enough cannot be undone.
  bool holds_for_good(const Ending& ending) const { return is_scope_over(ending) || most_ == UINT64_MAX; }
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const { return fact_.memory_bytes(); }

  static std::string told(const Telling& telling, const plan::claim::Counted& said);
  static std::string cut_short(const Telling& telling, const plan::claim::Counted& said);
  static std::string nothing_against(const Telling& telling, const plan::claim::Counted& said);
  static std::string still_open(const Telling& telling, const plan::claim::Counted& said);

 private:
  void note_hop(const Event& event, const trace::NameTable& names);
  ServiceId counted_twice_for() const;

  const plan::Plan* plan_;
  watch::FactMatcher fact_;
  std::uint64_t least_ = 0;
  std::uint64_t most_ = UINT64_MAX;
  std::uint64_t seen_ = 0;
  Witness last_;
  Missing missing_;
  bool is_at_gateway_ = false;        // counted at a gateway
  ServiceId elsewhere_ = no_service;  // and at this service: a request that passes through both counts twice
  Breach excess_;
};

}  // namespace meshsim::check
