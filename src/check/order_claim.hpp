// `X handled by S in order of published [per field]`: within a subscription (and a value of the field), no event of the
// subject comes after one of a message that was published later.
//
// Memory: an entry per living message and one per subscription and distinct value of the field.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/sequence_table.hpp"
#include "check/claim_frame.hpp"
#include "plan/plan.hpp"
#include "watch/router.hpp"

namespace meshsim::check {

class OrderClaim : public ClaimFrame {
 public:
  OrderClaim(const Setting& setting, const plan::claim::InOrder& said);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  void on_mark(std::uint32_t index, watch::Point mark);
  bool is_broken() const { return excess_ > 0; }
  Verdict finish(const Ending& ending) const;
  std::size_t memory_bytes() const;

  static std::string told(const Telling& telling, const plan::claim::InOrder& said);

 private:
  struct Rank {
    std::uint64_t number = 0;  ///< ordinal among the target facts, from 1
    EventSeq first = 0;
    std::uint32_t group = 0;
  };
  void rank(const Event& event, value::Bytes payload);
  std::uint32_t group_of(value::Bytes payload);
  void compare(const Event& event);

  const plan::claim::InOrder* said_;
  watch::FactMatcher subject_;
  watch::FactMatcher target_;
  std::uint64_t placed_ = 0;
  SequenceTable<Rank> living_;
  boost::unordered_flat_map<std::string, std::uint32_t> groups_;  // by the field's encoded value
  // By subscription and group: the highest number so far.
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> latest_;
  std::string field_value_;  // kept for reuse
  std::uint64_t seen_ = 0;
  std::uint64_t excess_ = 0;
  Breach first_;
};

}  // namespace meshsim::check
