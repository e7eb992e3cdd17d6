// `every X leads to Y within D`: each X is followed by a Y that belongs to it.
//
// Facts of the same topic belong together when they are about the same message; others when they have the same root
// (or, where there is none, the same message). Memory: an entry per open or missed X; with a count such as `exactly
// once` one per X of the run, because a root never ends for certain. Within one topic also 8 bytes
// per message that became Y with no X before it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>

#include "base/slab.hpp"
#include "check/response_claim.hpp"

namespace meshsim::check {

class LeadsClaim : public ResponseClaim {
 public:
  LeadsClaim(const Setting& setting, const plan::claim::EveryLeads& said);

  void connect(watch::Router& router, const plan::Plan& plan, std::uint32_t listener) const;
  void on_event(std::uint8_t role, const Event& event, value::Bytes payload, watch::WhereFilter& filter);
  /// Makes the verdict. Call once.
  Verdict finish(const Ending& ending);
  std::size_t memory_bytes() const;

  static std::string told(const Telling& telling, const plan::claim::EveryLeads& said);
  static std::string still_open(const Telling& telling, const plan::claim::EveryLeads& said);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Cause {
    Response response;
    MessageId message = 0;
    std::uint32_t older = none;  ///< the previous cause with the same key
  };

  std::uint64_t key_of(const Event& event) const;
  Open find(const Duties::Duty& duty);
  Open oldest();
  void begin(const Event& event);
  void reach(const Event& event);
  void release(std::uint32_t newest);
  std::uint64_t count_ahead() const;

  bool by_message_;
  std::uint32_t slots_ = 0;                                         // the slots of causes_ that were ever used
  Slab<Cause> causes_;                                              // the key of a duty is its slot here
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> newest_;  // by key: the latest cause
  boost::unordered_flat_set<MessageId> reached_;  // within one topic: messages that were Y with no X before it
};

}  // namespace meshsim::check
