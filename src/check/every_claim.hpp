// `every X is FACT by S [within D] [, exactly once | at most n times]`.
//
// One entry per living message: made by its first X, fulfilled when the count is reached, retired by message_done. A
// message that is done without the fact can never fulfil the claim, so it counts as missed from then on. A `by` scope
// is a deadline for all; every other scope only chooses which X are meant.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/sequence_table.hpp"
#include "check/response_claim.hpp"

namespace meshsim::check {

class EveryClaim : public ResponseClaim {
 public:
  EveryClaim(const Setting& setting, const plan::claim::EveryIs& said);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  /// Makes the verdict. Call once.
  Verdict finish(const Ending& ending);
  std::size_t memory_bytes() const;

  static std::string told(const Telling& telling, const plan::claim::EveryIs& said);
  static std::string still_open(const Telling& telling, const plan::claim::EveryIs& said);

 private:
  std::uint64_t key_of(const Event& event) const;
  Open find(const Duties::Duty& duty);
  Open oldest();
  MessageId message_of(std::uint64_t key) const;
  void begin(const Event& event);
  void reach(const Event& event);
  void retire(const Event& event);

  bool by_caller_;         // both facts are about calls: an instance is a call of one caller
  bool is_done_once_met_;  // fulfilled entries are done, because no message_done comes for them
  SequenceTable<Response> living_;
};

}  // namespace meshsim::check
