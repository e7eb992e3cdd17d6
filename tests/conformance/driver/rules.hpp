// Whether the fixed cases would notice if a rule of a kind's record were another: each field is changed, one at a time,
// in the simulation alone, and some case must then come out as its real server did not.
//
// A change counts where the scenario says nothing else about the field. What no plan can say (a kind that groups or
// fans out where the product does not) is shown by the cases in folders `refused`.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "driver/trial.hpp"
#include "plan/delivery_policy.hpp"

namespace meshsim::conformance {

/// One field of a record with another value.
struct RuleChange {
  std::string text;                                  ///< "ack_names: delivery"
  std::function<void(plan::DeliveryPolicy&)> apply;  ///< leaves alone what the scenario sets
};

/// What became of a change.
struct RuleFinding {
  std::string change;
  std::string seen_by;    ///< the case that notices; empty: none does
  std::string simulated;  ///< what the changed record makes of it
  std::string real;
  std::string reason;  ///< why none can

  bool is_known() const { return !seen_by.empty() || !reason.empty(); }
};

/// The kinds whose records are looked at: those of Redis.
std::vector<std::string> rule_kinds();

class Rules {
 public:
  /// Of a kind: `redis-streams`.
  explicit Rules(const std::string& kind) : kind_(kind) {}

  /// A case that was run; one that did not agree, or compared nothing, is left out.
  void add_case(const std::filesystem::path& file, const Verdict& verdict);
  /// Every change to the record, and which case notices it.
  std::vector<RuleFinding> findings() const;

 private:
  struct Case {
    std::filesystem::path file;
    std::string real;
    View view;
    std::uint32_t seeds = 0;  // in which a record must come to the real outcome
  };

  RuleFinding look(const RuleChange& change) const;

  std::string kind_;
  std::vector<Case> cases_;
};

/// Each with the two outcomes that differ.
std::string text_of(const std::vector<RuleFinding>& findings);

}  // namespace meshsim::conformance
